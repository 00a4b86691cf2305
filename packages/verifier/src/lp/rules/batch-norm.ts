import { float64 } from '@drawdown/bounds';
import { type BatchNormLayer, parameterOf } from '@drawdown/networks';
import { above, below, gamma } from '@drawdown/records';

import { type EncodingRule, weighted } from '../encoding-rule.ts';

/**
 * y = σ(x − μ) + β, whose σ = γ/√(v + ε) is no float64 number, as y = sx + k with the s that is computed for it.
 *
 * Exactly k = β − sμ + (σ − s)(x − μ). A sum, a root and a quotient make s, so that |σ − s| ≤ γ₄|s|, and k lies within
 * γ₄|s|(|x| + |μ|) of β − sμ.
 */
export const batchNorm: EncodingRule<BatchNormLayer> = (
  { channels, epsilon },
  { parameters, path, input },
) => {
  const of = (name: string) => parameterOf(parameters, path, name);
  const scales = float64.batchNormScale(of('gamma'), of('variance'), epsilon).data;
  const [means, offsets] = [of('mean').data, of('beta').data];
  return (index) => {
    const channel = index % channels;
    const scale = scales[channel] as number;
    const mean = means[channel] as number;
    const offset = offsets[channel] as number;
    const largest = Math.max(
      Math.abs(input.box.lower[index] as number),
      Math.abs(input.box.upper[index] as number),
    );
    const error = above(above(gamma(4) * Math.abs(scale)) * above(largest + Math.abs(mean)));
    const shift = scale * mean;
    return {
      ...weighted(input, [[index, scale]]),
      own: 1,
      lower: below(below(offset - above(shift)) - error),
      upper: above(above(offset - below(shift)) + error),
    };
  };
};
