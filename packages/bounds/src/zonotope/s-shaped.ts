import type { SigmoidLayer, TanhLayer } from '@drawdown/networks';

import type { ZonotopeRule } from './rule.ts';

/**
 * Sigmoid and tanh: y = λx + μ + νφ with λ the lesser of the slopes at l and u. f(x) − λx then grows on all of [l, u], so
 * its ends are its values at l and u, μ their middle and ν half of their distance.
 *
 * Sound; differentiable. Singh et al., NeurIPS 2018 (DeepZ), theorem 3.2.
 */
export const sShaped: ZonotopeRule<SigmoidLayer | TanhLayer> = ({ layer }, input, { zonotopes, box }) =>
  zonotopes.through(zonotopes.sShapedStrip(layer.kind, box()), input);
