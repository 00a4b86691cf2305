import { type AveragePoolLayer, insideCounts } from '@drawdown/networks';

import { type EncodingRule, weighted } from '../encoding-rule.ts';
import { windowPixels } from '../window-pixels.ts';

/** count · y = Σx: without the quotient it is exact. */
export const averagePool: EncodingRule<AveragePoolLayer> = (layer, { input, inputShape, outputShape }) => {
  const [, , channels = 1] = inputShape;
  const counts = insideCounts(layer, inputShape, outputShape);
  return (index) => {
    const window = Math.floor(index / channels);
    const terms = windowPixels(layer, { window, inputShape, outputShape }).map(
      ({ pixel }): [number, number] => [pixel * channels + (index % channels), 1],
    );
    const own = layer.divisor === 'window' ? layer.size[0] * layer.size[1] : (counts[window] as number);
    return { ...weighted(input, terms), own, lower: 0, upper: 0 };
  };
};
