import type { Box } from '@drawdown/properties';
import { above, below, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import type { Array64 } from './array64.ts';

/** m = max(|lower|, |upper|): no point of the box exceeds it. */
export function magnitudes({ lower, upper }: Box<Array64>): Array64 {
  const data = lower.data.map((low, i) => Math.max(Math.abs(low), Math.abs(upper.data[i]!)));
  return { shape: lower.shape, data };
}

/**
 * Σ|A|·weight for each row, rounded up.
 *
 * @param coefficients `[batch · rows, …]`
 * @param weights `[batch, …]`, not negative
 */
export function rowSums(coefficients: Array64, weights: Array64, rows: number): Float64Array {
  const total = coefficients.shape[0] as number;
  const size = coefficients.data.length / total;
  const inflation = above(1 + gamma(2 * size + 6));
  return Float64Array.from({ length: total }, (_, row) => {
    const weightsAt = Math.floor(row / rows) * size;
    let sum = 0;
    // The floor stands for products that underflow.
    let floor = 1;
    for (let i = 0; i < size; i++) {
      const weight = weights.data[weightsAt + i]!;
      sum += Math.abs(coefficients.data[row * size + i]!) * weight;
      floor += weight;
    }
    return sum * inflation + floor * OUTWARD_FLOOR;
  });
}

/** What is to be taken off the constants of a form's rows. */
export interface Charge {
  /** What the step adds to each row's constant, rounded to nearest; null for nothing. */
  readonly gain: Float64Array | null;
  /** For each row, an upper bound of the sum of all magnitudes that took part. */
  readonly sums: Float64Array;
  /** How many roundings a number went through at most. */
  readonly terms: number;
}

/** constant + gain − γ_terms·sums, rounded down; `[batch · rows, 1]`. */
export function charged(constant: Array64, { gain, sums, terms }: Charge): Array64 {
  const unit = gamma(terms);
  const data = constant.data.map((value, row) => {
    const raised = gain === null ? value : below(value + gain[row]!);
    return below(raised - above(unit * sums[row]!));
  });
  return { shape: constant.shape, data };
}
