import type { LeakyReluLayer } from '@drawdown/networks';

import type { LinearRule } from '../rule.ts';

/**
 * As ReLU with the slope a of the leak in the place of 0: positive coefficients take the lower line αx with α from a to 1,
 * negative ones the upper line through both ends. Stable neurons are exact, unless slopes are given.
 *
 * Sound; differentiable. Zhang et al., arXiv:1811.00866 (CROWN), §3.2.
 */
export const leakyRelu: LinearRule<LeakyReluLayer> = (
  { arithmetic, layer },
  form,
  { input, lowerSlope, slopes },
) => {
  const lines = arithmetic.leakyReluLines(layer.slope, input, lowerSlope);
  return arithmetic.linesBack(slopes === undefined ? lines : { ...lines, lowerSlope: slopes }, form, input);
};
