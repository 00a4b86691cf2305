import * as vega from 'vega';

import { escapeHtml } from '../format/escape.ts';
import type { FigureSpec } from './figure.ts';

/** The part of Vega's SVG text renderer in use; Vega's own types leave it out. */
interface SvgStringRenderer {
  initialize(
    element: null,
    width: number,
    height: number,
    origin: readonly [number, number],
    scale: number,
  ): void;
  render(scene: unknown): { svg(): string };
}

const { SVGStringRenderer } = vega as unknown as { SVGStringRenderer: new () => SvgStringRenderer };

/** Text takes the reader's colour scheme; everything else is drawn to be read on light and on dark. */
const STYLE = 'svg.figure{color:#1f2328}@media (prefers-color-scheme:dark){svg.figure{color:#e6edf3}}';

/**
 * Draws a specification as a standalone SVG document, without a browser.
 *
 * Every mark that carries a description shows it while the pointer rests on it.
 */
export function renderSvg({ title, caption, spec }: FigureSpec): string {
  const view = new vega.View(vega.parse(spec), { renderer: 'none' }).run();
  const { root } = view.scenegraph() as unknown as { root: unknown };
  const renderer = new SVGStringRenderer();
  renderer.initialize(null, view.width(), view.height(), [0, 0], 1);
  const drawing = renderer.render(root).svg();
  view.finalize();
  return drawing
    .replace('class="marks"', 'class="figure" role="img"')
    .replace(
      />/,
      `><title>${escapeHtml(title)}</title><desc>${escapeHtml(caption)}</desc><style>${STYLE}</style>`,
    )
    .replaceAll(
      /<(path|text|rect|line)((?: [\w:-]+="[^"]*")*? aria-label="([^"]*)"[^>]*)\/>/g,
      '<$1$2><title>$3</title></$1>',
    )
    .concat('\n');
}
