import type { LeakyReluLayer } from '@drawdown/networks';

import type { IntervalRule } from '../rule.ts';

/** Leaky ReLU is monotone: both ends map. Sound and exact for a box; differentiable. */
export const leakyRelu: IntervalRule<LeakyReluLayer> = ({ arithmetic, layer }, input) =>
  arithmetic.leakyReluBox(layer.slope, input);
