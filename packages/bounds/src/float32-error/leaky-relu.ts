import type { LeakyReluLayer } from '@drawdown/networks';

import { magnitudes } from '../float64/charge.ts';
import type { Float32ErrorRule } from './inexact-box.ts';
import { gamma32, TINY32, unlessOverflow } from './rounding32.ts';

/** The slope is rounded to float32, and of x at most four roundings are made: as (1 + slope)/2 · x + (1 − slope)/2 · |x|. */
const ROUNDINGS = 5;

/** Leaky ReLU brings no numbers further apart, and rounds. */
export const leakyRelu: Float32ErrorRule<LeakyReluLayer> = ({ arithmetic, layer }, { box, error }) => {
  const largest = magnitudes(box).data;
  const unit = gamma32(ROUNDINGS);
  return {
    box: arithmetic.leakyReluBox(layer.slope, box),
    error: {
      shape: error.shape,
      data: error.data.map((off, i) => {
        const most = (largest[i] as number) + off;
        const total = off + unit * most + 8 * (1 + most) * TINY32;
        return unlessOverflow(total * (1 + 2 ** -48), most);
      }),
    },
  };
};
