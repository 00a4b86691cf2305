import type { ReluLayer } from '@drawdown/networks';

import type { LinearRule } from '../rule.ts';

/**
 * Replaces y = max(x, 0) by a line: positive coefficients take the lower line αx, negative ones the upper line
 * s(x − l) with s = u/(u − l). Stable neurons are exact.
 *
 * Sound; differentiable. Zhang et al., arXiv:1811.00866 (CROWN), table 2; Singh et al., POPL 2019 (DeepPoly).
 */
export const relu: LinearRule<ReluLayer> = ({ arithmetic }, form, { input, lowerSlope }) =>
  arithmetic.linesBack(arithmetic.reluLines(input, lowerSlope), form, input);
