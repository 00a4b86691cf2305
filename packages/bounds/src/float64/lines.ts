import type { Box } from '@drawdown/properties';
import { above, OUTWARD_FLOOR } from '@drawdown/records';

import type { LinearForm, Lines, LowerSlope } from '../arithmetic.ts';
import { type Array64, zeros64 } from './array64.ts';
import { charged, magnitudes, rowSums } from './charge.ts';
import { engine } from './engine/choose.ts';

/**
 * CROWN's lines around ReLU. Any slopes in [0, 1] are sound here: the intercept of the upper line is computed for the
 * slope as rounded, max(−s·l, (1 − s)·u), rounded up.
 */
export function reluLines({ lower, upper }: Box<Array64>, choice: LowerSlope): Lines<Array64> {
  const lowerSlope = zeros64(lower.shape);
  const upperSlope = zeros64(lower.shape);
  const upperIntercept = zeros64(lower.shape);
  for (let i = 0; i < lower.data.length; i++) {
    const l = lower.data[i]!;
    const u = upper.data[i]!;
    if (u <= 0) continue;
    if (l >= 0) {
      lowerSlope.data[i] = 1;
      upperSlope.data[i] = 1;
      continue;
    }
    const slope = u / (u - l);
    lowerSlope.data[i] = unstableSlopes[choice](l, u);
    upperSlope.data[i] = slope;
    upperIntercept.data[i] = above(Math.max(above(-slope * l), above(above(1 - slope) * u)));
  }
  return { lowerSlope, upperSlope, upperIntercept };
}

const unstableSlopes: { readonly [K in LowerSlope]: (l: number, u: number) => number } = {
  adaptive: (l, u) => (u > -l ? 1 : 0),
  zero: () => 0,
  one: () => 1,
};

/** Positive coefficients take the lower line, negative ones the upper line; the products' rounding is charged. */
export function linesBack(
  lines: Lines<Array64>,
  form: LinearForm<Array64>,
  input: Box<Array64>,
): LinearForm<Array64> {
  const { rows, coefficients, constant } = form;
  const total = coefficients.shape[0] as number;
  const size = coefficients.data.length / total;
  const numbers = {
    lowerSlope: lines.lowerSlope.data,
    upperSlope: lines.upperSlope.data,
    upperIntercept: lines.upperIntercept.data,
  };
  const { coefficients: data, gain } = engine().lines(coefficients.data, numbers, { total, rows });
  const next = { shape: coefficients.shape, data };
  // All terms of the gain have one sign, so it is its own magnitude, but for its rounding.
  const moved = gain.map((sum) => -sum * (1 + 2 ** -20) + size * OUTWARD_FLOOR);
  const sums = rowSums(next, magnitudes(input), rows).map((sum, row) => above(sum + moved[row]!));
  return { rows, coefficients: next, constant: charged(constant, { gain, sums, terms: size + 4 }) };
}
