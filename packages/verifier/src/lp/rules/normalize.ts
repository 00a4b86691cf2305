import type { NormalizeLayer } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';

/** deviation · y = x − mean: without the quotient it is exact. */
export const normalize: EncodingRule<NormalizeLayer> = ({ mean, deviation }, { input }) => {
  return (index) => {
    const constant = -(mean[index % mean.length] as number);
    return {
      ...weighted(input, [[index, 1]]),
      own: deviation[index % deviation.length] as number,
      lower: constant,
      upper: constant,
    };
  };
};
