import type { SigmoidLayer, TanhLayer } from '@drawdown/networks';

import type { LinearRule } from '../rule.ts';

/**
 * Replaces y = σ(x) or tanh(x) by a line. Where the function is convex on the box, the upper line is the chord and the
 * lower one the tangent in the middle; where it is concave, the other way round; on a box around 0 the upper line is the
 * tangent that passes through the lower end, or the chord where the function still rises faster than that at the upper
 * end, and the lower line likewise.
 *
 * Sound; differentiable; no lower slope to choose. Zhang et al., arXiv:1811.00866 (CROWN), §3.2 and appendix B.
 */
export const sShaped: LinearRule<SigmoidLayer | TanhLayer> = ({ arithmetic, layer }, form, { input }) =>
  arithmetic.linesBack(arithmetic.sShapedLines(layer.kind, input), form, input);
