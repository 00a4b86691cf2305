import type { SigmoidLayer, TanhLayer } from '@drawdown/networks';

import type { SShape } from '../arithmetic.ts';
import type { Float32ErrorRule } from './inexact-box.ts';

/**
 * What a float32 sigmoid or tanh is taken to be off by at most, anywhere: four units in the last place of 1. An assumption
 * about the library that evaluates the network, as no standard promises it.
 */
export const S_SHAPE_ERROR: number = 4 * 2 ** -23;

/** How far at most they bring numbers apart: the slope at 0. */
const STEEPEST: Readonly<Record<SShape, number>> = { sigmoid: 1 / 4, tanh: 1 };

/** Sigmoid and tanh: the error of the input by the steepest slope, and {@link S_SHAPE_ERROR}. */
export const sShaped: Float32ErrorRule<SigmoidLayer | TanhLayer> = (
  { arithmetic, layer },
  { box, error },
) => ({
  box: arithmetic.sShapedBox(layer.kind, box),
  error: {
    shape: error.shape,
    data: error.data.map((off) => (off * STEEPEST[layer.kind] + S_SHAPE_ERROR) * (1 + 2 ** -50)),
  },
});
