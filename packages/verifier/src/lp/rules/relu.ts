import type { ReluLayer } from '@drawdown/networks';

import type { EncodingRule } from '../encoding-rule.ts';
import { ZERO } from '../neurons.ts';
import { splitParts } from '../split-part.ts';

/** 0 or x where the sign of x is known; else the positive part of x. */
export const relu: EncodingRule<ReluLayer> = (_layer, { encoding, input, path }) => {
  const { lower, upper } = input.box;
  return (index) => {
    if ((upper[index] as number) <= 0) return ZERO;
    if ((lower[index] as number) >= 0) return input.expression(index);
    return splitParts({ encoding, input, path }, index).positive;
  };
};
