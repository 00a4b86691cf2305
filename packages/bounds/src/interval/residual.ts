import type { ResidualLayer } from '@drawdown/networks';

import { branchOf, type IntervalRule } from '../rule.ts';

/** The boxes of both branches add. Sound (it forgets that the branches share their input); differentiable. */
export const residual: IntervalRule<ResidualLayer> = (context, input, inside) =>
  context.arithmetic.sumBox(
    inside(branchOf(context, 'body'), input),
    inside(branchOf(context, 'shortcut'), input),
  );
