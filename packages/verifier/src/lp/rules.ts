import type { LayerRules } from '@drawdown/networks';

import type { EncodingContext, Express } from './encoding-rule.ts';
import { averagePool } from './rules/average-pool.ts';
import { batchNorm } from './rules/batch-norm.ts';
import { conv2d } from './rules/conv2d.ts';
import { flatten } from './rules/flatten.ts';
import { leakyRelu } from './rules/leaky-relu.ts';
import { linear } from './rules/linear.ts';
import { maxPool } from './rules/max-pool.ts';
import { normalize } from './rules/normalize.ts';
import { relu } from './rules/relu.ts';
import { residual } from './rules/residual.ts';
import { sShaped } from './rules/s-shaped.ts';
import { scale } from './rules/scale.ts';

/** The linear program's rule of every layer kind. */
export const encodingRules: LayerRules<[context: EncodingContext], Express> = {
  linear,
  conv2d,
  relu,
  'leaky-relu': leakyRelu,
  sigmoid: sShaped,
  tanh: sShaped,
  flatten,
  'batch-norm': batchNorm,
  'average-pool': averagePool,
  'max-pool': maxPool,
  normalize,
  scale,
  residual,
};
