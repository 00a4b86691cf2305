import type { ReluLayer } from '@drawdown/networks';

import type { LinearRule } from '../rule.ts';

/**
 * Replaces y = max(x, 0) by a line: positive coefficients take the lower line αx, negative ones the upper line
 * s(x − l) with s = u/(u − l). Stable neurons are exact, unless slopes are given: αx lies below max(x, 0) for any α from
 * 0 to 1, whatever the box.
 *
 * Sound; differentiable. Zhang et al., arXiv:1811.00866 (CROWN), table 2; Singh et al., POPL 2019 (DeepPoly).
 */
export const relu: LinearRule<ReluLayer> = ({ arithmetic }, form, { input, lowerSlope, slopes }) => {
  const lines = arithmetic.reluLines(input, lowerSlope);
  return arithmetic.linesBack(slopes === undefined ? lines : { ...lines, lowerSlope: slopes }, form, input);
};
