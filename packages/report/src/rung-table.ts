import { formatEps } from '@drawdown/records';

import type { Measure } from './measure.ts';
import { certifyingRungs, type RowSummary, type StudySummary } from './summary.ts';

/** The second table: certified accuracy by rung, cumulative, and images without an answer. */
export interface RungTable {
  /** By radius: its heading and its columns, the same at each. */
  readonly groups: readonly { readonly heading: string; readonly columns: readonly RungColumn[] }[];
  readonly rows: readonly RowSummary[];
}

/** A column of the {@link RungTable}. */
export interface RungColumn {
  /** `≤ crown-ibp`, `unknown`. */
  readonly heading: string;
  readonly unit: 'points' | 'count';
  readonly read: (row: RowSummary) => Measure | null;
}

/** Certified accuracy by each rung or an earlier one, and unknown images, at every radius. */
export function rungTable({ study, rows }: StudySummary): RungTable {
  const rungs = [...new Set(rows.flatMap((row) => certifyingRungs(study, row)))];
  const groups = study.grid.map((eps, place) => ({
    heading: `ε = ${formatEps(eps)}`,
    columns: [
      ...rungs.map(
        (rung): RungColumn => ({
          heading: `≤ ${rung}`,
          unit: 'points',
          read: (row) => row.byRung[rung]?.[place] ?? null,
        }),
      ),
      { heading: 'unknown', unit: 'count', read: (row: RowSummary) => row.unknown[place] ?? null } as const,
    ],
  }));
  return { groups, rows };
}
