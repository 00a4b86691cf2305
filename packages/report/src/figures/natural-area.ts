import type { Mark } from 'vega';

import { measureLine } from '../format/measure.ts';
import type { RowSummary } from '../summary.ts';
import type { FigureDesign } from './figure.ts';
import { canvas, label, legend, panel, plainAxis, segment, symbol } from './marks.ts';
import { type SeriesStyle, stylesOf } from './series-style.ts';

const SIZE = [510, 320] as const;
const PLACE = [60, 16] as const;

/** Natural accuracy against the area under the certified curve, with the Pareto front. */
export const naturalArea: FigureDesign = ({ rows }) => {
  const styles = stylesOf(rows);
  const x = spanOf(rows.map(({ natural }) => natural.mean));
  const y = spanOf(rows.map(({ area }) => area.mean));
  const place = (row: RowSummary): readonly [number, number] => [
    (SIZE[0] * (row.natural.mean - x[0])) / (x[1] - x[0]),
    SIZE[1] - (SIZE[1] * (row.area.mean - y[0])) / (y[1] - y[0]),
  ];
  const front = paretoFront(rows).map(place);
  const stairs = front.slice(1).flatMap((to, index): Mark[] => {
    const from = front[index] as readonly [number, number];
    const corner = [from[0], to[1]] as const;
    const look = { colour: '#8c8c8c', dash: [4, 3], width: 1.5 };
    return [segment(from, corner, look), segment(corner, to, look)];
  });
  return {
    title: 'Natural accuracy against certified area',
    caption:
      'Up and to the right is better. Area is the mean certified accuracy from ε = 0 to the largest radius. The grey stairs are the Pareto front: no row beats a row on it in both.',
    spec: canvas(900, Math.max(PLACE[1] + SIZE[1] + 52, 60 + 20 * rows.length), {
      marks: [
        panel(
          { place: PLACE, size: SIZE, x, y },
          {
            axes: [
              plainAxis({
                orient: 'bottom',
                scale: 'x',
                format: '.0%',
                tickCount: 6,
                title: 'natural accuracy',
              }),
              plainAxis({ orient: 'left', scale: 'y', format: '.0%', tickCount: 6, title: 'certified area' }),
            ],
            marks: [
              ...stairs,
              ...rows.map((row) => symbol(place(row), styles.get(row) as SeriesStyle, hoverOf(row))),
            ],
          },
        ),
        ...(front.length > 1 ? [label('– – Pareto front', { x: 600, y: 24, size: 11, opacity: 0.7 })] : []),
        ...legend(
          rows.map((row) => ({ text: row.label, style: styles.get(row) as SeriesStyle })),
          { x: 590, y: 48, lines: false },
        ),
      ],
    }),
  };
};

/** The rows that no other row equals or beats in both natural accuracy and area, from low to high natural accuracy. */
export function paretoFront(rows: readonly RowSummary[]): RowSummary[] {
  return rows
    .filter(
      (row) =>
        !rows.some(
          (other) =>
            other.natural.mean >= row.natural.mean &&
            other.area.mean >= row.area.mean &&
            (other.natural.mean > row.natural.mean || other.area.mean > row.area.mean),
        ),
    )
    .toSorted((a, b) => a.natural.mean - b.natural.mean || b.area.mean - a.area.mean);
}

/** Whole steps of five points around the values, at least ten points wide. */
function spanOf(values: readonly number[]): readonly [number, number] {
  const low = Math.max(0, Math.floor(Math.min(...values) * 20 - 0.2) / 20);
  const high = Math.min(1, Math.ceil(Math.max(...values) * 20 + 0.2) / 20);
  return high - low < 0.1 ? [Math.max(0, high - 0.1), Math.max(high, 0.1)] : [low, high];
}

function hoverOf({ label: name, natural, area }: RowSummary): string {
  return `${name}: natural ${measureLine(natural, 'points', 2)} %, area ${measureLine(area, 'points', 2)} %`;
}
