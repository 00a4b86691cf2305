/** The unit round-off u = 2⁻²⁴ of float32 in round-to-nearest. */
export const UNIT32: number = 2 ** -24;

/** The smallest normal float32: an operation that underflows, or takes a subnormal operand for 0, is off by less. */
export const TINY32: number = 2 ** -126;

/** Numbers up to it do not overflow in float32, not even after they grow by what rounding adds. */
const LARGEST32 = 2 ** 126;

/**
 * γₙ = nu/(1 − nu) of float32, rounded up: the relative error bound of a sum of products of n roundings each, in any order
 * and with or without fused multiply-add (Higham, *Accuracy and Stability of Numerical Algorithms*, §3.1). Infinite where
 * nu ≥ 1/2.
 */
export function gamma32(n: number): number {
  const nu = n * UNIT32;
  return nu < 0.5 ? (nu / (1 - nu)) * (1 + 2 ** -50) : Number.POSITIVE_INFINITY;
}

/** An error where numbers up to `magnitude` take part; infinite where they may overflow, or either is NaN. */
export function unlessOverflow(error: number, magnitude: number): number {
  return magnitude <= LARGEST32 && error <= LARGEST32 ? error : Number.POSITIVE_INFINITY;
}
