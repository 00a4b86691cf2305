import type { Shape } from '@drawdown/networks';
import { above, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import { type Array64, zeros64 } from '../array64.ts';

/**
 * Σ|generator| for each example, rounded up, in the shape of the centre, `[batch, …]`.
 *
 * Rows of zeros are left out, so that an example's sum does not depend on how many generators another one has.
 */
export function spreadOf(generators: Array64 | null, count: number, shape: Shape): Array64 {
  const spread = zeros64(shape);
  if (generators === null) return spread;
  const batch = shape[0]!;
  const size = spread.data.length / batch;
  for (let example = 0; example < batch; example++) {
    const sums = spread.data.subarray(example * size, (example + 1) * size);
    const start = example * count * size;
    const rows = generators.data.subarray(start, start + count * size);
    const inflation = above(1 + gamma(2 * addRows(rows, sums) + 6));
    for (let i = 0; i < size; i++) {
      // Nothing adds up to nothing exactly.
      if (sums[i] !== 0) sums[i] = sums[i]! * inflation + OUTWARD_FLOOR;
    }
  }
  return spread;
}

/** Adds |row| for each row to nearest, one after the other; returns how many were more than zeros. */
function addRows(rows: Float64Array, sums: Float64Array): number {
  const size = sums.length;
  let terms = 0;
  for (let at = 0; at < rows.length; at += size) {
    if (isZeroRow(rows, at, size)) continue;
    terms++;
    for (let i = 0; i < size; i++) sums[i] = sums[i]! + Math.abs(rows[at + i]!);
  }
  return terms;
}

/** Whether so many numbers from a place on are all zero. */
export function isZeroRow(data: Float64Array, start: number, size: number): boolean {
  for (let i = start; i < start + size; i++) {
    if (data[i] !== 0) return false;
  }
  return true;
}
