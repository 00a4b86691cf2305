import type { FlattenLayer } from '@drawdown/networks';

import type { LinearRule } from '../rule.ts';

/** Moves the coefficients to where the numbers came from. Sound and exact; differentiable. */
export const flatten: LinearRule<FlattenLayer> = ({ arithmetic, layer, inputShape }, form) =>
  arithmetic.flattenBack(layer.order, form, inputShape);
