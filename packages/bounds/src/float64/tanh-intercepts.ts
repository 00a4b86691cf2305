import type { Box } from '@drawdown/properties';
import { above } from '@drawdown/records';

import { tanhAbove, tanhSlopeAbove, tanhSlopeBelow } from './activations.ts';

/**
 * A number not below tanh(x) − s·x anywhere in a box, for any slope s: what lifts the line s·x above tanh. NaN where an end or
 * the slope is no finite number.
 *
 * For x ≤ 0 tanh is convex, so that tanh(x) − s·x is largest at an end. For x ≥ 0 it is concave and below each of its tangents:
 * tanh(x) − s·x ≤ tanh(p) − s·p + (tanh′(p) − s)(x − p) for any p ≥ 0, of which the last term is largest at an end. With p near
 * where tanh′(p) = s it almost vanishes; it is computed, so nothing is asked of p.
 */
export function tanhInterceptAbove(slope: number, { lower, upper }: Box<number>): number {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return Number.NaN;
  const atLower = lower < 0 ? gapAbove(slope, lower) : Number.NEGATIVE_INFINITY;
  if (upper <= 0) return Math.max(atLower, gapAbove(slope, upper));
  const from = Math.max(lower, 0);
  const point = Math.min(Math.max(stationaryPoint(slope), from), upper);
  const rising = above(tanhSlopeAbove(point) - slope) * above(upper - point);
  const falling = above(slope - tanhSlopeBelow(point)) * above(point - from);
  const most = above(gapAbove(slope, point) + above(Math.max(0, rising, falling)));
  return Math.max(atLower, most);
}

/** A number not above tanh(x) − s·x anywhere in a box: as tanh is odd, the mirror image of {@link tanhInterceptAbove}. */
export function tanhInterceptBelow(slope: number, { lower, upper }: Box<number>): number {
  return -tanhInterceptAbove(slope, { lower: -upper, upper: -lower });
}

/** A number not below tanh(x) − s·x. */
function gapAbove(slope: number, x: number): number {
  return above(tanhAbove(x) + above(-slope * x));
}

/** About where tanh′(x) = 1/cosh²(x) is the slope, for x ≥ 0; at 0 or infinity where it is nowhere. */
function stationaryPoint(slope: number): number {
  if (slope >= 1) return 0;
  if (slope <= 0) return Number.POSITIVE_INFINITY;
  return Math.log((1 + Math.sqrt(1 - slope)) / Math.sqrt(slope));
}
