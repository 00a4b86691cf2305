/**
 * Sigmoid, tanh and the slope of tanh, enclosed: bounds that hold for the exact functions. Each is off by less than 2⁻⁴³ of
 * its value, and by the smallest outward step. An infinite argument is none of a real number, and gives NaN as NaN does.
 */
import { above, below } from '@drawdown/records';

import { expm1Above, expm1Below, expNegativeAbove, expNegativeBelow, LARGEST_EXPM1 } from './exponential.ts';

/** A number not above 1/(1 + e⁻ˣ), at least 0. */
export function sigmoidBelow(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (x >= 0) return below(1 / above(1 + expNegativeAbove(x)));
  // e/(1 + e) rises with e.
  const e = expNegativeBelow(-x);
  return Math.max(0, below(e / above(1 + e)));
}

/** A number not below 1/(1 + e⁻ˣ), at most 1. */
export function sigmoidAbove(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (x >= 0) return Math.min(1, above(1 / below(1 + expNegativeBelow(x))));
  const e = expNegativeAbove(-x);
  return above(e / below(1 + e));
}

/** A number not above tanh(x), at least −1. */
export function tanhBelow(x: number): number {
  return x < 0 ? -positiveTanhAbove(-x) : positiveTanhBelow(x);
}

/** A number not below tanh(x), at most 1. */
export function tanhAbove(x: number): number {
  return -tanhBelow(-x);
}

/** A number not above the slope of tanh, 4e/(1 + e)² with e = e^(−2|x|); at least 0. */
export function tanhSlopeBelow(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const e = expNegativeBelow(2 * Math.abs(x));
  const root = above(1 + e);
  return Math.max(0, below((4 * e) / above(root * root)));
}

/** A number not below the slope of tanh; at most 1. It rises with e up to e = 1. */
export function tanhSlopeAbove(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const e = expNegativeAbove(2 * Math.abs(x));
  const root = below(1 + e);
  return Math.min(1, above((4 * e) / below(root * root)));
}

/** tanh(x) is m/(2 + m) with m = e^(2x) − 1, which rises with m, and (1 − e)/(1 + e) with e = e^(−2x), which falls with e. */
function positiveTanhBelow(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (2 * x <= LARGEST_EXPM1) {
    const m = expm1Below(2 * x);
    return below(m / above(2 + m));
  }
  const e = expNegativeAbove(2 * x);
  return below(below(1 - e) / above(1 + e));
}

function positiveTanhAbove(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (2 * x <= LARGEST_EXPM1) {
    const m = expm1Above(2 * x);
    return above(m / below(2 + m));
  }
  const e = expNegativeBelow(2 * x);
  return Math.min(1, above(above(1 - e) / below(1 + e)));
}
