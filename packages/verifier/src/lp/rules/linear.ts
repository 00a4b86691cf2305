import { type LinearLayer, parameterOf } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';

/** y = Σ wx + b, exactly. */
export const linear: EncodingRule<LinearLayer> = ({ inputs, outputs }, { parameters, path, input }) => {
  const weight = parameterOf(parameters, path, 'weight').data;
  const bias = parameterOf(parameters, path, 'bias').data;
  return (index) => {
    const constant = bias[index] as number;
    const terms = Array.from({ length: inputs }, (_, from): [number, number] => [
      from,
      weight[from * outputs + index] as number,
    ]);
    return { ...weighted(input, terms), own: 1, lower: constant, upper: constant };
  };
};
