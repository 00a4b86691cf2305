import { writeBalls64 } from '@drawdown/properties';

import { convolve, convolveBack } from '../kernels/convolution.ts';
import { transposeOf } from '../kernels/derived.ts';
import { matmul } from '../kernels/matmul.ts';
import { absoluteSums, channelSums, leastSums, lineProducts, magnitudes } from '../kernels/sums.ts';
import type { Engine } from './engine.ts';

/** Plain loops, which say what every engine computes. */
export const typescript: Engine = {
  name: 'typescript',
  allocate: (length) => new Float64Array(length),
  balls: writeBalls64,
  multiply: (a, b, { m, k, n, transposed }) => matmul(a, transposed ? transposeOf(b, n, k) : b, { m, k, n }),
  convolve,
  convolveBack: (coefficients, weight, geometry) => {
    const outputs = weight.shape.at(-1) as number;
    const transposed = transposeOf(weight.data, weight.data.length / outputs, outputs);
    return convolveBack(coefficients, weight, { geometry, transposed });
  },
  affineBox: () => undefined,
  absoluteSums,
  leastSums,
  channelSums,
  lines: lineProducts,
  magnitudes,
};
