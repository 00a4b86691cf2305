/** The unit round-off u = 2⁻⁵³ of float64 in round-to-nearest. */
export const UNIT_ROUNDOFF: number = 2 ** -53;

/** The smallest positive float64, 2⁻¹⁰⁷⁴: the largest error that one underflowing operation can make is half of it. */
export const SMALLEST_POSITIVE: number = Number.MIN_VALUE;

const word = new DataView(new ArrayBuffer(8));

/** The least float64 above `x`; +∞ and NaN stay as they are. */
export function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x === 0) return SMALLEST_POSITIVE;
  word.setFloat64(0, x);
  const bits = word.getBigInt64(0);
  word.setBigInt64(0, x > 0 ? bits + 1n : bits - 1n);
  return word.getFloat64(0);
}

/** The greatest float64 below `x`; −∞ and NaN stay as they are. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/**
 * γₙ = nu/(1 − nu), rounded up: the relative error bound of a sum of n products in float64, in any order and
 * with or without fused multiply-add (Higham, *Accuracy and Stability of Numerical Algorithms*, §3.1).
 */
export function gamma(n: number): number {
  const nu = n * UNIT_ROUNDOFF;
  return (nu / (1 - nu)) * (1 + 4 * UNIT_ROUNDOFF);
}

/** The least float32 that is not below `x`. */
export function float32Up(x: number): number {
  const rounded = Math.fround(x);
  return rounded >= x ? rounded : nextFloat32Up(rounded);
}

/** The greatest float32 that is not above `x`. */
export function float32Down(x: number): number {
  return -float32Up(-x);
}

function nextFloat32Up(x: number): number {
  if (x === 0) return 2 ** -149;
  word.setFloat32(0, x);
  const bits = word.getInt32(0);
  word.setInt32(0, x > 0 ? bits + 1 : bits - 1);
  return word.getFloat32(0);
}

/**
 * The absolute part of an outward step. Far above any underflow error, and far enough above the subnormal numbers that
 * products of bounds near zero do not fall among them, where processors are slow.
 */
export const OUTWARD_FLOOR: number = 2 ** -930;

/**
 * A float64 strictly below `x`, by at most two units in the last place or {@link OUTWARD_FLOOR}: a cheap downward
 * rounding of one operation whose exact result lies within half a unit of `x`.
 */
export function below(x: number): number {
  return x - (Math.abs(x) * 2 ** -52 + OUTWARD_FLOOR);
}

/** A float64 strictly above `x`; the counterpart of {@link below}. */
export function above(x: number): number {
  return x + (Math.abs(x) * 2 ** -52 + OUTWARD_FLOOR);
}
