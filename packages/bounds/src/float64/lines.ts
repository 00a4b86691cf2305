import type { Box } from '@drawdown/properties';
import { above, OUTWARD_FLOOR } from '@drawdown/records';

import type { LinearForm, Lines, LowerSlope } from '../arithmetic.ts';
import { type Array64, array64, zeros64 } from './array64.ts';
import { charged, magnitudes, rowSums } from './charge.ts';
import { engine } from './engine/choose.ts';
import type { RowCounts } from './engine/engine.ts';

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
    lowerSlope.data[i] = unstableSlope(choice, l, u);
    upperSlope.data[i] = slope;
    upperIntercept.data[i] = above(Math.max(above(-slope * l), above(above(1 - slope) * u)));
  }
  return { lowerSlope, upperSlope, upperIntercept };
}

/** The slope of the lower line at a ReLU with l < 0 < u: in [0, 1]. */
export function unstableSlope(choice: LowerSlope, l: number, u: number): number {
  return unstableSlopes[choice](l, u);
}

const unstableSlopes: { readonly [K in LowerSlope]: (l: number, u: number) => number } = {
  adaptive: (l, u) => (u > -l ? 1 : 0),
  zero: () => 0,
  one: () => 1,
  same: (l, u) => u / (u - l),
};

/** Positive coefficients take the lower line, negative ones the upper line; the products' rounding is charged. */
export function linesBack(
  lines: Lines<Array64>,
  form: LinearForm<Array64>,
  input: Box<Array64>,
): LinearForm<Array64> {
  const { rows, coefficients, constant } = form;
  const { lowerSlope, lowerIntercept, upperSlope, upperIntercept, counts } = aligned(lines, form);
  const size = coefficients.data.length / counts.total;
  const numbers = {
    lowerSlope: lowerSlope.data,
    upperSlope: upperSlope.data,
    upperIntercept: upperIntercept.data,
  };
  const through = engine().lines(coefficients.data, numbers, counts);
  const next = { shape: coefficients.shape, data: through.coefficients };
  const { gain, moved } =
    lowerIntercept === undefined
      ? { gain: through.gain, moved: oneSigned(through.gain, size) }
      : betweenIntercepts(coefficients, { lower: lowerIntercept, upper: upperIntercept }, counts);
  const sums = rowSums(next, magnitudes(input), rows).map((sum, row) => above(sum + moved[row]!));
  return { rows, coefficients: next, constant: charged(constant, { gain, sums, terms: size + 4 }) };
}

/** What intercepts add to each row, to nearest, and an upper bound of the sum of all magnitudes in it. */
interface Gain {
  readonly gain: Float64Array;
  readonly moved: Float64Array;
}

/** All terms of the gain have one sign, so it is its own magnitude, but for its rounding. */
function oneSigned(gain: Float64Array, size: number): Float64Array {
  return gain.map((sum) => -sum * (1 + 2 ** -20) + size * OUTWARD_FLOOR);
}

/** Σ A⁺·lower + A⁻·upper. */
function betweenIntercepts(coefficients: Array64, intercepts: Box<Array64>, counts: RowCounts): Gain {
  return {
    gain: engine().leastSums(coefficients.data, intercepts, counts),
    moved: rowSums(coefficients, magnitudes(intercepts), counts.rows),
  };
}

/** Lines that are given for the same rows all, and which rows of coefficients share a line. */
function aligned(
  lines: Lines<Array64>,
  { rows, coefficients }: LinearForm<Array64>,
): Lines<Array64> & { readonly counts: RowCounts } {
  const total = coefficients.shape[0] as number;
  const given = [lines.lowerSlope, lines.lowerIntercept, lines.upperSlope, lines.upperIntercept];
  const isByRow = rows > 1 && given.some((array) => array?.shape[0] === total);
  if (!isByRow) return { ...lines, counts: { total, rows } };
  const byRow = (array: Array64): Array64 => (array.shape[0] === total ? array : repeated(array, rows));
  return {
    lowerSlope: byRow(lines.lowerSlope),
    lowerIntercept: lines.lowerIntercept && byRow(lines.lowerIntercept),
    upperSlope: byRow(lines.upperSlope),
    upperIntercept: byRow(lines.upperIntercept),
    counts: { total, rows: 1 },
  };
}

/** Each example's numbers once for each of its rows. */
function repeated({ shape: [batch = 0, ...shape], data }: Array64, rows: number): Array64 {
  const size = batch === 0 ? 0 : data.length / batch;
  const out = array64([batch * rows, ...shape]);
  for (let example = 0; example < batch; example++) {
    const numbers = data.subarray(example * size, (example + 1) * size);
    for (let row = 0; row < rows; row++) out.data.set(numbers, (example * rows + row) * size);
  }
  return out;
}
