import type { StudySummary } from '../summary.ts';
import { certifiedAccuracy } from './certified-accuracy.ts';
import { drawdown } from './drawdown.ts';
import type { Figure, FigureDesign } from './figure.ts';
import { naturalArea } from './natural-area.ts';
import { renderSvg } from './render.ts';

/** The figures of a report, by the name of their file. */
export type FigureName = 'certified-accuracy' | 'drawdown' | 'natural-area';

/** The designs by name, in the order of the report. */
export const figures: Readonly<Record<FigureName, FigureDesign>> = {
  'certified-accuracy': certifiedAccuracy,
  drawdown,
  'natural-area': naturalArea,
};

/** Draws every figure of a study; none where it has no rows. */
export function drawFigures(summary: StudySummary): Figure[] {
  if (summary.rows.length === 0) return [];
  return Object.entries(figures).map(([name, design]) => {
    const figure = design(summary);
    return { name, title: figure.title, caption: figure.caption, svg: renderSvg(figure) };
  });
}
