import { type MaxPoolLayer, outputShape } from '@drawdown/networks';

import type { Float32ErrorRule } from './inexact-box.ts';
import { TINY32 } from './rounding32.ts';

/** A maximum is exact in float32, but for subnormal numbers flushed to zero: it is off by the largest error of its window. */
export const maxPool: Float32ErrorRule<MaxPoolLayer> = (
  { arithmetic, layer, inputShape },
  { box, error },
) => {
  const windows = { ...layer, inputShape, outputShape: outputShape(layer, inputShape) };
  const { upper } = arithmetic.maxPoolBox(windows, { lower: error, upper: error });
  return {
    box: arithmetic.maxPoolBox(windows, box),
    error: { shape: upper.shape, data: upper.data.map((off) => off + TINY32) },
  };
};
