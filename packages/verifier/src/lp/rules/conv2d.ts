import { type Conv2dLayer, parameterOf } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';
import { windowPixels } from '../window-pixels.ts';

/** y = Σ wx + b over the window, exactly. */
export const conv2d: EncodingRule<Conv2dLayer> = (
  layer,
  { parameters, path, input, inputShape, outputShape },
) => {
  const { inputs, outputs } = layer;
  const weight = parameterOf(parameters, path, 'weight').data;
  const bias = parameterOf(parameters, path, 'bias').data;
  return (index) => {
    const channel = index % outputs;
    const window = Math.floor(index / outputs);
    const constant = bias[channel] as number;
    const terms = windowPixels(layer, { window, inputShape, outputShape }).flatMap(({ pixel, place }) =>
      Array.from({ length: inputs }, (_, from): [number, number] => [
        pixel * inputs + from,
        weight[(place * inputs + from) * outputs + channel] as number,
      ]),
    );
    return { ...weighted(input, terms), own: 1, lower: constant, upper: constant };
  };
};
