import type { ChannelMap } from '../arithmetic.ts';
import type { Array64 } from '../float64/array64.ts';
import { affineError } from './affine-error.ts';
import type { InexactBox } from './inexact-box.ts';

/** Constants up to it stay far from overflow, and so do their reciprocals from underflow. */
const MODERATE = 2 ** 100;

/**
 * What float32 may be off by behind scale · (x − mean) + offset, whether it is computed so or as
 * scale · x + (offset − scale · mean): three roundings at most after those that make the scale, and one that stores the mean.
 *
 * @param scaleRoundings bounds the relative error of the scale in float32, in units of round-off
 */
export function channelError(map: ChannelMap<Array64>, input: InexactBox, scaleRoundings: number): Array64 {
  const constants = largestOf(map.mean);
  const isModerate = constants <= MODERATE && largestOf(map.scale) <= MODERATE;
  const terms = isModerate ? scaleRoundings + 4 : Number.POSITIVE_INFINITY;
  return affineError(map, input, { terms, constants });
}

/** The largest magnitude; NaN where one is. */
function largestOf({ data }: Array64): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
