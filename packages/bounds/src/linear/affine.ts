import { type AffineLayer, affineMapOf } from '../affine-maps.ts';
import type { LinearRule } from '../rule.ts';

/**
 * Substitutes y = Wx + b: A ← A W, constant ← constant + A b.
 *
 * Sound and exact; differentiable. Zhang et al., arXiv:1811.00866 (CROWN), theorem 3.2.
 */
export const affine: LinearRule<AffineLayer> = (context, form, { input }) =>
  context.arithmetic.affineBack(affineMapOf(context), form, input);
