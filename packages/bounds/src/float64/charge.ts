import type { Box } from '@drawdown/properties';
import { above, below, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import type { Array64 } from './array64.ts';
import { engine } from './engine/choose.ts';

/** m = max(|lower|, |upper|): no point of the box exceeds it. */
export function magnitudes({ lower, upper }: Box<Array64>): Array64 {
  return { shape: lower.shape, data: engine().magnitudes(lower.data, upper.data) };
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
  const floors = exampleSums(weights);
  // The floor stands for products that underflow.
  return engine()
    .absoluteSums(coefficients.data, weights.data, { total, rows })
    .map((sum, row) => sum * inflation + (1 + floors[Math.floor(row / rows)]!) * OUTWARD_FLOOR);
}

/** The sum of each example's numbers, to nearest. */
export function exampleSums({ shape, data }: Array64): Float64Array {
  const batch = shape[0] as number;
  const size = data.length / batch;
  const sums = new Float64Array(batch);
  for (let example = 0; example < batch; example++) {
    let sum = 0;
    for (let i = example * size; i < (example + 1) * size; i++) sum += data[i]!;
    sums[example] = sum;
  }
  return sums;
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
