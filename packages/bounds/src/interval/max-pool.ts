import { type MaxPoolLayer, outputShape } from '@drawdown/networks';

import type { IntervalRule } from '../rule.ts';

/** Max pooling is monotone: both ends map. Sound and exact for a box; differentiable. */
export const maxPool: IntervalRule<MaxPoolLayer> = ({ arithmetic, layer, inputShape }, input) =>
  arithmetic.maxPoolBox({ ...layer, inputShape, outputShape: outputShape(layer, inputShape) }, input);
