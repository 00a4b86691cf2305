import { type BatchNormLayer, parameterOf } from '@drawdown/networks';

import { affineMapOf } from '../affine-maps.ts';
import type { ChannelMap } from '../arithmetic.ts';
import type { Array64 } from '../float64/array64.ts';
import { channelError } from './channel-error.ts';
import type { Float32ErrorRule } from './inexact-box.ts';

/** Below it the root's argument is not far enough from underflow. */
const SMALLEST_ARGUMENT = 2 ** -100;

/**
 * Batch-norm with γ/√(variance + epsilon) computed in float32, layer by layer: a network whose batch-norm was multiplied
 * into the weights of another layer has other parameters, and is another network.
 *
 * Two roundings make the argument of the root, more where the variance is negative and cancels; four are for root and
 * quotient, or for an approximate reciprocal root of two units in the last place.
 */
export const batchNorm: Float32ErrorRule<BatchNormLayer> = (context, input) => {
  const { arithmetic, parameters, path, layer } = context;
  const map = affineMapOf(context) as ChannelMap<Array64>;
  const cancelled = parameterOf(parameters, path, 'variance').data.reduce(
    (most, variance) => Math.max(most, cancellation(variance, layer.epsilon)),
    1,
  );
  return {
    box: arithmetic.affineBox(map, input.box),
    error: channelError(map, input, 2 * cancelled + 4),
  };
};

/** (|variance| + ε)/(variance + ε), rounded up to a whole number; infinite where float32 may find no root. */
function cancellation(variance: number, epsilon: number): number {
  const argument = variance + epsilon;
  if (!(argument >= SMALLEST_ARGUMENT)) return Number.POSITIVE_INFINITY;
  return variance >= 0 && epsilon >= 0
    ? 1
    : Math.ceil((2 * (Math.abs(variance) + Math.abs(epsilon))) / argument);
}
