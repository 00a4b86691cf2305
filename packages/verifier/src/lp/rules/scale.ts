import { parameterOf, type ScaleLayer } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';

/** y = scale · x + offset, exactly. */
export const scale: EncodingRule<ScaleLayer> = (_layer, { parameters, path, input }) => {
  const scales = parameterOf(parameters, path, 'scale').data;
  const offsets = parameterOf(parameters, path, 'offset').data;
  return (index) => {
    const constant = offsets[index % offsets.length] as number;
    const factor = scales[index % scales.length] as number;
    return { ...weighted(input, [[index, factor]]), own: 1, lower: constant, upper: constant };
  };
};
