import type { ReluLayer } from '@drawdown/networks';

import type { Float32ErrorRule } from './inexact-box.ts';
import { TINY32 } from './rounding32.ts';

/**
 * ReLU is exact in float32, but for subnormal numbers flushed to zero, and brings no numbers further apart. Where both the
 * exact number and float32's are surely not positive, both become 0.
 */
export const relu: Float32ErrorRule<ReluLayer> = ({ arithmetic }, { box, error }) => ({
  box: arithmetic.reluBox(box),
  error: {
    shape: error.shape,
    data: error.data.map((off, i) =>
      (box.upper.data[i] as number) + 2 * off + TINY32 <= 0 ? 0 : off + TINY32,
    ),
  },
});
