import type { Box } from '@drawdown/properties';

import type { Arithmetic } from '../arithmetic.ts';
import { noting, propagate } from '../interval/propagate.ts';
import type { Model, Trace } from '../rule.ts';
import { wholeNetwork } from '../sections.ts';

/**
 * The boxes of every layer's input by interval bound propagation: what zonotopes may be cut to.
 *
 * @param box the input box, `[batch, …input shape]`
 */
export function intervalTrace<A>(arithmetic: Arithmetic<A>, model: Model<A>, box: Box<A>): Trace<A> {
  const trace: Trace<A> = new Map();
  propagate(wholeNetwork(arithmetic, model), box, noting(trace));
  return trace;
}
