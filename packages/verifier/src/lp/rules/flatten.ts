import type { FlattenLayer } from '@drawdown/networks';

import type { EncodingRule } from '../encoding-rule.ts';

/** The same neurons in another order. */
export const flatten: EncodingRule<FlattenLayer> = ({ order }, { input, inputShape }) => {
  const [height = 0, width = 0, channels] = inputShape;
  if (order === 'hwc' || channels === undefined) return input.expression;
  const pixels = height * width;
  return (index) => input.expression((index % pixels) * channels + Math.floor(index / pixels));
};
