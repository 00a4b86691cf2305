import type { NormalizeLayer } from '@drawdown/networks';

import { affineMapOf } from '../affine-maps.ts';
import type { ChannelMap } from '../arithmetic.ts';
import type { Array64 } from '../float64/array64.ts';
import { channelError } from './channel-error.ts';
import type { Float32ErrorRule } from './inexact-box.ts';

/** Normalisation whose mean and deviation are rounded to float32: one rounding stores the deviation, one divides by it. */
export const normalize: Float32ErrorRule<NormalizeLayer> = (context, input) => {
  const map = affineMapOf(context) as ChannelMap<Array64>;
  return { box: context.arithmetic.affineBox(map, input.box), error: channelError(map, input, 2) };
};
