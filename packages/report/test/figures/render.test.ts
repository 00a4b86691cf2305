import { describe, expect, it } from 'vitest';

import { drawFigures } from '../../src/figures/catalogue.ts';
import { renderSvg } from '../../src/figures/render.ts';
import { summariseStudy } from '../../src/summary.ts';
import { testStudy } from '../fixture.ts';
import { handStudy } from '../hand-study.ts';

describe('the figures', () => {
  const drawn = drawFigures(summariseStudy(handStudy));
  const svgOf = (name: string): string => drawn.find((figure) => figure.name === name)?.svg ?? '';

  it('are standalone SVG without identifiers that could clash in one page', () => {
    for (const { svg } of drawn) {
      expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
      expect(svg).not.toMatch(/ id="|url\(|NaN|undefined/);
    }
  });

  it('show every value while the pointer rests on its mark', () => {
    expect(svgOf('certified-accuracy')).toContain(
      '<title>gmd-ibp @ 0.1–0.4, ε = 0.2: certified 75.00 %</title>',
    );
    expect(svgOf('certified-accuracy')).toContain('<title>ibp @ 0.4: natural 75.00 %</title>');
    expect(svgOf('drawdown')).toContain('<title>gmd-ibp @ 0.1–0.4: drawdown 75.00 points</title>');
    expect(svgOf('natural-area')).toContain(
      '<title>gmd-ibp @ 0.1–0.4: natural 100.00 %, area 71.88 %</title>',
    );
  });

  it('draw a line per row through V(0) = N and V at every radius', () => {
    // The panel is 320 high and 510 wide: V = 1, .75, .5, .25 lie 0, 80, 160, 240 below its top.
    expect(svgOf('certified-accuracy')).toContain('d="M0,0L127.5,0L255,80L382.5,160L510,240"');
  });

  it('draw the drawdown bar from V at the largest radius to V at the smallest', () => {
    // 420 wide: from .25 to 1 is 105 to 420.
    expect(svgOf('drawdown')).toMatch(
      /gmd-ibp @ 0\.1–0\.4: drawdown 75\.00 points"[^>]* d="M105,120h315v12h-315Z"/,
    );
  });

  it('draw bands over seeds, and a panel per strategy for many rows', () => {
    const summary = summariseStudy(testStudy({ images: 20, seeds: 2 }));
    const [curves] = drawFigures(summary);
    expect(curves?.svg.match(/fill-opacity="0\.18"/g)).toHaveLength(summary.rows.length);
    expect(curves?.svg.match(/perturbation radius ε<\/text>/g)).toHaveLength(5);
  });

  it('draw the same bytes again', () => {
    expect(drawFigures(summariseStudy(handStudy))).toEqual(drawn);
  });
});

describe('renderSvg', () => {
  it('escapes the title and every description', () => {
    const svg = renderSvg({
      title: 'a < b',
      caption: '"c" & d',
      spec: {
        width: 10,
        height: 10,
        marks: [{ type: 'symbol', encode: { enter: { description: { value: '<x> & "y"' } } } }],
      },
    });
    expect(svg).toContain('<title>a &lt; b</title><desc>&quot;c&quot; &amp; d</desc>');
    expect(svg).toContain('<title>&lt;x&gt; &amp; &quot;y&quot;</title>');
  });
});
