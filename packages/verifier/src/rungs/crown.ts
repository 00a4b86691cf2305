import { crownMargins } from '@drawdown/bounds';
import { z } from 'zod';

import { certifyBy } from '../certify.ts';
import { linearPassSize } from '../parts.ts';
import { defineRung, type Rung } from '../rung.ts';

/**
 * CROWN, or DeepPoly: a linear pass back to the input for the margins, and one for each neuron inside that may be on or
 * off, in outward-rounded float64. With lower slope `same` it is Fast-Lin.
 *
 * The intervals inside are the tightest of CROWN's and interval bounds; `intervals=own` takes CROWN's alone, as published.
 *
 * Sound; not complete; not always at least CROWN-IBP's bound. Zhang et al., arXiv:1811.00866; Singh et al., POPL 2019.
 */
export const crown: Rung = defineRung({
  name: 'crown',
  title: 'CROWN',
  cite: 'arXiv:1811.00866',
  decides: ['certified'],
  complete: false,
  cost: '2 × unstable neurons + C',
  settings: z.strictObject({
    lowerSlope: z.enum(['adaptive', 'zero', 'one', 'same']).default('adaptive'),
    intervals: z.enum(['tightest', 'own']).default('tightest'),
  }),
  decide(subject, query, { lowerSlope, intervals }) {
    return certifyBy(subject, query, {
      passSize: linearPassSize,
      boundsOf: ({ arithmetic, model, box, specification }) =>
        crownMargins(arithmetic, model, box, {
          specification,
          lowerSlope,
          keep: intervals,
          deadline: query.deadline,
        }),
    });
  },
});
