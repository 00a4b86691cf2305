import type { ReluLayer } from '@drawdown/networks';

import type { IntervalRule } from '../rule.ts';

/** ReLU is monotone: both ends map. Sound and exact for a box; differentiable. Gowal et al., arXiv:1810.12715, §3. */
export const relu: IntervalRule<ReluLayer> = ({ arithmetic }, input) => arithmetic.reluBox(input);
