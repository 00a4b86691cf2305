import type { FlattenLayer } from '@drawdown/networks';

import type { IntervalRule } from '../rule.ts';

/** Flattening only moves numbers. Sound and exact; differentiable. */
export const flatten: IntervalRule<FlattenLayer> = ({ arithmetic, layer }, input) =>
  arithmetic.flattenBox(layer.order, input);
