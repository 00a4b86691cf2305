import type { LeakyReluLayer } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';
import { splitParts } from '../split-part.ts';

/** slope · x or x where the sign of x is known; else the positive part of x less slope times the negative one. */
export const leakyRelu: EncodingRule<LeakyReluLayer> = ({ slope }, { encoding, input, path }) => {
  const { lower, upper } = input.box;
  const constant = { own: 1, lower: 0, upper: 0 };
  return (index) => {
    if ((upper[index] as number) <= 0) return { ...weighted(input, [[index, slope]]), ...constant };
    if ((lower[index] as number) >= 0) return input.expression(index);
    const { positive, negative } = splitParts({ encoding, input, path }, index);
    return { columns: [positive, negative], values: [1, -slope], ...constant };
  };
};
