import type { ResidualLayer } from '@drawdown/networks';

import { magnitudes } from '../float64/charge.ts';
import { branchOf } from '../rule.ts';
import type { Float32ErrorRule } from './inexact-box.ts';
import { TINY32, UNIT32, unlessOverflow } from './rounding32.ts';

/** The errors of both branches add, and their sum is rounded once. */
export const residual: Float32ErrorRule<ResidualLayer> = (context, input, inside) => {
  const body = inside(branchOf(context, 'body'), input);
  const shortcut = inside(branchOf(context, 'shortcut'), input);
  const box = context.arithmetic.sumBox(body.box, shortcut.box);
  const largest = magnitudes(box).data;
  return {
    box,
    error: {
      shape: body.error.shape,
      data: body.error.data.map((off, i) => {
        const both = off + (shortcut.error.data[i] as number);
        const most = (largest[i] as number) + both;
        return unlessOverflow((both + UNIT32 * most + 4 * TINY32) * (1 + 2 ** -48), most);
      }),
    },
  };
};
