import type { SigmoidLayer, TanhLayer } from '@drawdown/networks';

import type { IntervalRule } from '../rule.ts';

/** Sigmoid and tanh are monotone: both ends map. Sound, and exact for a box but for rounding; differentiable. */
export const sShaped: IntervalRule<SigmoidLayer | TanhLayer> = ({ arithmetic, layer }, input) =>
  arithmetic.sShapedBox(layer.kind, input);
