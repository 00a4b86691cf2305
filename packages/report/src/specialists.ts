import type { Eps } from '@drawdown/records';

import { areComparable, type MeasuredCell, type Row } from './rows.ts';
import type { Study } from './study.ts';

/** The row of a base method trained at one radius, comparable with a row; undefined when the study has none. */
export function specialistAt(rows: readonly Row[], row: Row, eps: Eps): Row | undefined {
  return rows.find(
    ({ strategy, config, ...other }) =>
      strategy.name === row.strategy.base &&
      config.radii === null &&
      config.trainEps === eps &&
      areComparable({ strategy, config, ...other }, row),
  );
}

/**
 * V*, `[grid]`: at each radius the seed-mean certified accuracy of the row's base method trained at that radius.
 *
 * Frozen with the study's baseline where it has one, else of the study itself; null where neither knows.
 */
export function specialistAccuracies(study: Study, rows: readonly Row[], row: Row): (number | null)[] {
  const { base } = row.strategy;
  const frozen = base === null ? undefined : study.baseline?.certified[base];
  return study.grid.map((eps, place) => {
    const kept = frozen?.[eps];
    if (kept !== undefined) return kept;
    const specialist = specialistAt(rows, row, eps);
    return specialist === undefined ? null : meanCertified(specialist.cells, place);
  });
}

/** The best of the suite, `[grid]`: at each radius the largest seed-mean certified accuracy of any comparable row. */
export function bestAccuracies({ grid }: Study, rows: readonly Row[], row: Row): number[] {
  const rivals = rows.filter((other) => areComparable(other, row));
  return grid.map((_, place) => Math.max(...rivals.map(({ cells }) => meanCertified(cells, place))));
}

function meanCertified(cells: readonly MeasuredCell[], place: number): number {
  return cells.reduce((sum, { curve }) => sum + (curve.certified[place] as number), 0) / cells.length;
}
