import type { ResidualLayer } from '@drawdown/networks';

import { branchOf } from '../rule.ts';
import type { ZonotopeRule } from './rule.ts';

/**
 * Both branches begin with the same generators, so that what they share stays together in the sum; each adds its own.
 * Sound; differentiable.
 */
export const residual: ZonotopeRule<ResidualLayer> = (context, input, { zonotopes, room, inside }) => {
  const shared = zonotopes.share(input, room);
  return zonotopes.sum(
    inside(branchOf(context, 'body'), shared),
    inside(branchOf(context, 'shortcut'), shared),
    shared.count,
  );
};
