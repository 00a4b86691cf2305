import type { FlattenLayer } from '@drawdown/networks';

import type { ZonotopeRule } from './rule.ts';

/** Flattening only moves numbers. Sound and exact; differentiable. */
export const flatten: ZonotopeRule<FlattenLayer> = ({ layer }, input, { zonotopes }) =>
  zonotopes.flatten(layer.order, input);
