import type { SymbolShape } from 'vega';

import type { RowSummary } from '../summary.ts';

/** How a row is drawn. */
export interface SeriesStyle {
  readonly colour: string;
  /** Lengths of dashes and gaps; empty for a solid line. */
  readonly dash: readonly number[];
  readonly shape: SymbolShape;
}

/** After Okabe and Ito, and Tol: told apart by readers with any colour vision, on light and on dark paper. */
const COLOURS = [
  '#0077bb',
  '#d55e00',
  '#009e73',
  '#cc6699',
  '#e69f00',
  '#56b4e9',
  '#8c8c8c',
  '#aa4499',
  '#999933',
  '#44aa99',
] as const;

const DASHES = [[], [8, 3], [3, 3], [8, 3, 2, 3], [14, 4], [6, 2, 2, 2, 2, 2]] as const;

const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'] as const;

/** Few rows: each has its own colour, dash and symbol. */
export function rowStyle(place: number): SeriesStyle {
  return {
    colour: COLOURS[place % COLOURS.length] as string,
    dash: DASHES[place % DASHES.length] ?? [],
    shape: SHAPES[place % SHAPES.length] ?? 'circle',
  };
}

/** Many rows: colour by strategy, symbol and dash by training radius. */
function groupedStyles(rows: readonly RowSummary[]): ReadonlyMap<RowSummary, SeriesStyle> {
  const strategies = [...new Set(rows.map(({ strategy }) => strategy.name))];
  const radii = [...new Set(rows.map(({ trainedAt }) => trainedAt))];
  return new Map(
    rows.map((row) => {
      const { dash, shape } = rowStyle(radii.indexOf(row.trainedAt));
      return [row, { colour: rowStyle(strategies.indexOf(row.strategy.name)).colour, dash, shape }];
    }),
  );
}

/** The most rows that one panel shows legibly. */
export const MOST_ROWS_IN_A_PANEL = 8;

/** The style of every row of a figure. */
export function stylesOf(rows: readonly RowSummary[]): ReadonlyMap<RowSummary, SeriesStyle> {
  return rows.length > MOST_ROWS_IN_A_PANEL
    ? groupedStyles(rows)
    : new Map(rows.map((row, place) => [row, rowStyle(place)]));
}
