import type { FlattenLayer } from '@drawdown/networks';

import { flattened } from '../float64/shapes.ts';
import type { Float32ErrorRule } from './inexact-box.ts';

/** Flattening only moves numbers. */
export const flatten: Float32ErrorRule<FlattenLayer> = ({ arithmetic, layer }, { box, error }) => ({
  box: arithmetic.flattenBox(layer.order, box),
  error: flattened(error, layer.order),
});
