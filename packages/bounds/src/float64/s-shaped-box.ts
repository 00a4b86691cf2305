import type { Box } from '@drawdown/properties';

import type { SShape } from '../arithmetic.ts';
import { sigmoidAbove, sigmoidBelow, tanhAbove, tanhBelow } from './activations.ts';
import type { Array64 } from './array64.ts';

type Ends = { readonly below: (x: number) => number; readonly above: (x: number) => number };

const functions: { readonly [K in SShape]: Ends } = {
  sigmoid: { below: sigmoidBelow, above: sigmoidAbove },
  tanh: { below: tanhBelow, above: tanhAbove },
};

/** Both functions rise, so both ends map, rounded outward; an end that is no finite number becomes NaN. */
export function sShapedBox(shape: SShape, { lower, upper }: Box<Array64>): Box<Array64> {
  const { below, above } = functions[shape];
  return {
    lower: { shape: lower.shape, data: lower.data.map(below) },
    upper: { shape: upper.shape, data: upper.data.map(above) },
  };
}
