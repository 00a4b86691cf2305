import { formatEps } from '@drawdown/records';
import type { Mark } from 'vega';

import { formatValue, measureLine } from '../format/measure.ts';
import type { RowSummary } from '../summary.ts';
import type { FigureDesign } from './figure.ts';
import { canvas, label, panel, plainAxis, symbol } from './marks.ts';
import { type SeriesStyle, stylesOf } from './series-style.ts';

const LEFT = 250;
const WIDTH = 420;
const TOP = 40;
const STEP = 28;

/** A bar per row from V at the largest radius to V at the smallest: its length is the drawdown, its place the level. */
export const drawdown: FigureDesign = ({ study, rows }) => {
  const styles = stylesOf(rows);
  const height = rows.length * STEP;
  const [first, last] = [study.grid[0], study.grid.at(-1)];
  const ends = first === undefined || last === undefined ? ['', ''] : [formatEps(first), formatEps(last)];
  return {
    title: 'Drawdown and drawdown risk',
    caption: `Each bar runs from certified accuracy at ε = ${ends[1]} (left end) to that at ε = ${ends[0]} (right end), so its length is the drawdown and its place the level; the symbols mark the radii between. On the right the drawdown risk: the largest shortfall against the specialists, in points; a dash where a specialist is missing.`,
    spec: canvas(900, TOP + height + 56, {
      marks: [
        label('drawdown', { x: LEFT + WIDTH + 24, y: TOP - 18, bold: true }),
        label('risk', { x: LEFT + WIDTH + 124, y: TOP - 18, bold: true }),
        panel(
          { place: [LEFT, TOP], size: [WIDTH, height], x: [0, 1] },
          {
            axes: [
              plainAxis({
                orient: 'bottom',
                scale: 'x',
                format: '.0%',
                tickCount: 5,
                title: 'certified accuracy',
              }),
            ],
            marks: rows.flatMap((row, place) =>
              drawRow(row, STEP * (place + 0.5), styles.get(row) as SeriesStyle),
            ),
          },
        ),
      ],
    }),
  };
};

/** The marks of a row whose middle lies at height `y`, relative to the panel. */
function drawRow(row: RowSummary, y: number, style: SeriesStyle): Mark[] {
  const ends = [row.certified.at(-1)?.mean ?? 0, row.certified[0]?.mean ?? 0] as const;
  const bar: Mark = {
    type: 'rect',
    encode: {
      enter: {
        x: { value: WIDTH * Math.min(...ends) },
        x2: { value: WIDTH * Math.max(...ends) },
        yc: { value: y },
        height: { value: 12 },
        fill: { value: style.colour },
        fillOpacity: { value: 0.45 },
        description: { value: `${row.label}: drawdown ${measureLine(row.drawdown, 'points', 2)} points` },
      },
    },
  };
  const stops = row.certified.map(({ mean }, place) => {
    const eps = row.cells[0]?.curve.grid[place];
    const radius = eps === undefined ? '' : formatEps(eps);
    return symbol(
      [WIDTH * mean, y],
      { ...style, shape: 'circle' },
      `${row.label}, ε = ${radius}: certified ${formatValue(mean, 'points', 2)} %`,
    );
  });
  return [
    bar,
    ...stops,
    label(row.label, { x: -14, y, align: 'right' }),
    label(measureLine(row.drawdown, 'points', 1), { x: WIDTH + 24, y }),
    label(measureLine(row.risk, 'points', 1), { x: WIDTH + 124, y }),
  ];
}
