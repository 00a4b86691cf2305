import type { LayerKind, LayerOf } from '@drawdown/networks';

import { affine } from './affine.ts';
import { batchNorm } from './batch-norm.ts';
import { flatten } from './flatten.ts';
import type { Float32ErrorRule } from './inexact-box.ts';
import { leakyRelu } from './leaky-relu.ts';
import { maxPool } from './max-pool.ts';
import { normalize } from './normalize.ts';
import { relu } from './relu.ts';
import { residual } from './residual.ts';
import { sShaped } from './s-shaped.ts';

/** The domain of float32's errors: what each kind of layer makes of numbers that are off. */
export const float32ErrorRules: { readonly [K in LayerKind]: Float32ErrorRule<LayerOf<K>> } = {
  linear: affine,
  conv2d: affine,
  'batch-norm': batchNorm,
  'average-pool': affine,
  normalize,
  scale: affine,
  relu,
  'leaky-relu': leakyRelu,
  sigmoid: sShaped,
  tanh: sShaped,
  'max-pool': maxPool,
  flatten,
  residual,
};
