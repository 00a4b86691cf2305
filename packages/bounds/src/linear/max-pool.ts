import { type MaxPoolLayer, outputShape } from '@drawdown/networks';

import type { LinearRule } from '../rule.ts';

/**
 * In each window the input with the largest lower end stands below the maximum; above it stands the same input
 * where no other can exceed it, else the largest upper end as a constant.
 *
 * Sound; differentiable. Singh et al., POPL 2019 (DeepPoly), §4.4.
 */
export const maxPool: LinearRule<MaxPoolLayer> = ({ arithmetic, layer, inputShape }, form, { input }) =>
  arithmetic.maxPoolBack({ ...layer, inputShape, outputShape: outputShape(layer, inputShape) }, form, input);
