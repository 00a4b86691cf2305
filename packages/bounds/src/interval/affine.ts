import { type AffineLayer, affineMapOf } from '../affine-maps.ts';
import type { IntervalRule } from '../rule.ts';

/**
 * Affine layers in centre and radius form: c′ = Wc + b, r′ = |W| r.
 *
 * Sound and exact for a box; differentiable. Gowal et al., arXiv:1810.12715, §3.
 */
export const affine: IntervalRule<AffineLayer> = (context, input) =>
  context.arithmetic.affineBox(affineMapOf(context), input);
