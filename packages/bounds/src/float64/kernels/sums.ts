import type { Box } from '@drawdown/properties';

import type { Array64 } from '../array64.ts';
import type { LineNumbers, LineProducts, RowCounts } from '../engine/engine.ts';

/** Σ|A|·weight for each row of coefficients; the rows of one example share its weights. */
export function absoluteSums(
  coefficients: Float64Array,
  weights: Float64Array,
  { total, rows }: RowCounts,
): Float64Array {
  const size = coefficients.length / total;
  return Float64Array.from({ length: total }, (_, row) => {
    const weightsAt = Math.floor(row / rows) * size;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += Math.abs(coefficients[row * size + i]!) * weights[weightsAt + i]!;
    return sum;
  });
}

/** Σ A⁺ lower + A⁻ upper for each row of coefficients. */
export function leastSums(
  coefficients: Float64Array,
  box: Box<Array64>,
  { total, rows }: RowCounts,
): Float64Array {
  const { data: lower } = box.lower;
  const { data: upper } = box.upper;
  const size = coefficients.length / total;
  return Float64Array.from({ length: total }, (_, row) => {
    const boxAt = Math.floor(row / rows) * size;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const coefficient = coefficients[row * size + i]!;
      sum += coefficient * (coefficient >= 0 ? lower[boxAt + i]! : upper[boxAt + i]!);
    }
    return sum;
  });
}

/** Σ A·value for each of the rows `[…, channels]`, the values given by channel. */
export function channelSums(coefficients: Float64Array, values: Float64Array, total: number): Float64Array {
  const size = coefficients.length / total;
  const out = new Float64Array(total);
  for (let row = 0; row < total; row++) {
    let sum = 0;
    for (let i = row * size, channel = 0; i < (row + 1) * size; i++) {
      sum += coefficients[i]! * values[channel]!;
      channel = channel + 1 === values.length ? 0 : channel + 1;
    }
    out[row] = sum;
  }
  return out;
}

/** Positive coefficients times the lower slope, negative ones times the upper slope, whose intercepts they gain. */
export function lineProducts(
  coefficients: Float64Array,
  { lowerSlope, upperSlope, upperIntercept }: LineNumbers,
  { total, rows }: RowCounts,
): LineProducts {
  const size = coefficients.length / total;
  const next = new Float64Array(coefficients.length);
  const gain = new Float64Array(total);
  for (let row = 0; row < total; row++) {
    const lineAt = Math.floor(row / rows) * size;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const coefficient = coefficients[row * size + i]!;
      if (coefficient >= 0) {
        next[row * size + i] = coefficient * lowerSlope[lineAt + i]!;
      } else {
        next[row * size + i] = coefficient * upperSlope[lineAt + i]!;
        sum += coefficient * upperIntercept[lineAt + i]!;
      }
    }
    gain[row] = sum;
  }
  return { coefficients: next, gain };
}

/** max(|lower|, |upper|), entry by entry. */
export function magnitudes(lower: Float64Array, upper: Float64Array): Float64Array {
  return lower.map((low, i) => Math.max(Math.abs(low), Math.abs(upper[i]!)));
}
