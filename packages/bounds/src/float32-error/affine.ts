import type { AveragePoolLayer, Conv2dLayer, LinearLayer, ScaleLayer } from '@drawdown/networks';

import { affineMapOf } from '../affine-maps.ts';
import { boundRule } from '../float64/affine-maps.ts';
import { affineError } from './affine-error.ts';
import type { Float32ErrorRule } from './inexact-box.ts';

/**
 * Affine layers of stored constants: as many roundings as in float64, of float32's size. Sound for any order of summation
 * of the layer's own products.
 */
export const affine: Float32ErrorRule<LinearLayer | Conv2dLayer | AveragePoolLayer | ScaleLayer> = (
  context,
  input,
) => {
  const map = affineMapOf(context);
  return {
    box: context.arithmetic.affineBox(map, input.box),
    error: affineError(map, input, { terms: boundRule(map).terms }),
  };
};
