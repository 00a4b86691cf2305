import { type AffineLayer, affineMapOf } from '../affine-maps.ts';
import type { ZonotopeRule } from './rule.ts';

/**
 * Affine layers map the centre and every generator: c′ = Wc + b, g′ = Wg.
 *
 * Sound and exact for a zonotope; differentiable. Singh et al., NeurIPS 2018 (DeepZ), §3.
 */
export const affine: ZonotopeRule<AffineLayer> = (context, input, { zonotopes, room }) =>
  zonotopes.affine(affineMapOf(context), input, room);
