import { above, gamma } from '@drawdown/records';

import type { AffineMap } from '../arithmetic.ts';
import { boundRule } from '../float64/affine-maps.ts';
import { type Array64, zeros64 } from '../float64/array64.ts';
import { magnitudes } from '../float64/charge.ts';
import type { InexactBox } from './inexact-box.ts';
import { gamma32, TINY32, unlessOverflow } from './rounding32.ts';

/** Covers the few float64 roundings of a sum of numbers that are not negative. */
const ENLARGED = 1 + 2 ** -48;

/** How float32 computes an affine map. */
export interface AffineRounding {
  /** A product goes through so many roundings at most, those that made its constants included. */
  readonly terms: number;
  /** The largest magnitude that is taken off the input; 0 where left out. */
  readonly constants?: number;
}

/**
 * E_out = |W|E + γ(|W|(m + E) + |b|) + underflow, where |x| ≤ m in exact arithmetic and float32 has numbers within E of x:
 * what float32 may be off by behind an affine map, for any order of summation, with or without fused multiply-add, and
 * subnormal numbers flushed to zero or not. Rounded up.
 *
 * Higham, *Accuracy and Stability of Numerical Algorithms*, §3.1 and, for underflow, §2.1.
 *
 * @returns `[batch, …output]`
 */
export function affineError(
  map: AffineMap<Array64>,
  { box, error }: InexactBox,
  { terms, constants = 0 }: AffineRounding,
): Array64 {
  const rule = boundRule(map);
  const unit = gamma32(terms);
  const largest = magnitudes(box).data;
  const fed = zeros64(error.shape);
  for (let i = 0; i < fed.data.length; i++) {
    const off = error.data[i] as number;
    const most = (largest[i] as number) + off;
    // Subnormal inputs and constants may be taken for 0; the product with γ is no underflow beside that.
    fed.data[i] = unlessOverflow((off + 4 * TINY32 + unit * most) * ENLARGED, terms * most);
  }
  const out = rule.applyAbs(fed);
  const biases = rule.bias?.magnitude ?? new Float64Array(1);
  const inflation = above(1 + gamma(2 * rule.terms + 6));
  const lost = underflows(fed, constants, { terms, unit });
  const size = out.data.length / lost.length;
  for (let i = 0; i < out.data.length; i++) {
    const rounded = ((out.data[i] as number) + unit * (biases[i % biases.length] as number)) * inflation;
    // The sum over γ is no less than all magnitudes that take part together.
    const total = (rounded + (lost[Math.floor(i / size)] as number)) * ENLARGED;
    out.data[i] = unlessOverflow(total, rounded / unit);
  }
  return out;
}

/**
 * What underflow can cost any number of an example's output: for each product of a constant and an input, the constant's
 * share of the largest input, and two operations that flush; twice, as later roundings enlarge it. Not finite where an
 * input's error is not: all of the example's numbers are then unknown.
 */
function underflows(
  fed: Array64,
  constants: number,
  { terms, unit }: { readonly terms: number; readonly unit: number },
): Float64Array {
  const batch = fed.shape[0] as number;
  const size = fed.data.length / batch;
  return Float64Array.from({ length: batch }, (_, example) => {
    let most = 0;
    for (let i = example * size; i < (example + 1) * size; i++) most = Math.max(most, fed.data[i] as number);
    // fed ≥ γ(m + E).
    return 2 * (terms + 4) * (4 + most / unit + constants) * TINY32;
  });
}
