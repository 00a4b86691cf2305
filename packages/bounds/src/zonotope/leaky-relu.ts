import type { LeakyReluLayer } from '@drawdown/networks';

import type { ZonotopeRule } from './rule.ts';

/**
 * As ReLU, with λ = (u − αl)/(u − l) and μ = (α − λ)l/2 for a slope α below 0: leaky ReLU is αx + (1 − α) max(x, 0).
 *
 * Sound; differentiable. Singh et al., NeurIPS 2018 (DeepZ), theorem 3.1, for max(x, 0).
 */
export const leakyRelu: ZonotopeRule<LeakyReluLayer> = ({ layer }, input, { zonotopes, box }) =>
  zonotopes.through(zonotopes.leakyReluStrip(layer.slope, box()), input);
