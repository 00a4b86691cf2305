import type { LayerKind, LayerOf } from '@drawdown/networks';

import type { IntervalRule } from '../rule.ts';
import { affine } from './affine.ts';
import { flatten } from './flatten.ts';
import { leakyRelu } from './leaky-relu.ts';
import { maxPool } from './max-pool.ts';
import { relu } from './relu.ts';
import { residual } from './residual.ts';
import { sShaped } from './s-shaped.ts';

/** The interval domain: how a box passes forward through each kind of layer. */
export const intervalRules: { readonly [K in LayerKind]: IntervalRule<LayerOf<K>> } = {
  linear: affine,
  conv2d: affine,
  'batch-norm': affine,
  'average-pool': affine,
  normalize: affine,
  scale: affine,
  relu,
  'leaky-relu': leakyRelu,
  sigmoid: sShaped,
  tanh: sShaped,
  'max-pool': maxPool,
  flatten,
  residual,
};
