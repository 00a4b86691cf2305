import type { ResidualLayer } from '@drawdown/networks';

import { branchOf, type LinearRule } from '../rule.ts';

/** A form on body(x) + shortcut(x) goes back through each branch, and the two add. Sound; differentiable. */
export const residual: LinearRule<ResidualLayer> = (context, form, { input, inside }) => {
  const { arithmetic } = context;
  return arithmetic.sumForm(
    inside(branchOf(context, 'body'), form),
    inside(branchOf(context, 'shortcut'), arithmetic.withoutConstant(form)),
    input,
  );
};
