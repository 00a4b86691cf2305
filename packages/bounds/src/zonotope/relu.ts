import type { ReluLayer } from '@drawdown/networks';

import type { ZonotopeRule } from './rule.ts';

/**
 * A neuron with l < 0 < u becomes y = λx + μ + μφ with λ = u/(u − l), μ = −λl/2 and a φ of its own; stable neurons are
 * exact.
 *
 * Sound; differentiable. Singh et al., NeurIPS 2018 (DeepZ), theorem 3.1.
 */
export const relu: ZonotopeRule<ReluLayer> = (_context, input, { zonotopes, box }) =>
  zonotopes.through(zonotopes.leakyReluStrip(0, box()), input);
