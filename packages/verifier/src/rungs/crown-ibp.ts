import { crownIbpMargins } from '@drawdown/bounds';
import { z } from 'zod';

import { certifyBy } from '../certify.ts';
import { linearPassSize } from '../parts.ts';
import { defineRung, type Rung } from '../rung.ts';

/**
 * CROWN-IBP: interval bounds inside, one linear pass back from the margins to the input, in outward-rounded float64.
 *
 * Sound; not complete; not always at least IBP's bound, unless the lower slope is `zero`. Zhang et al., arXiv:1906.06316.
 */
export const crownIbp: Rung = defineRung({
  name: 'crown-ibp',
  title: 'CROWN-IBP',
  cite: 'arXiv:1906.06316',
  decides: ['certified'],
  complete: false,
  cost: 'C + 2',
  settings: z.strictObject({ lowerSlope: z.enum(['adaptive', 'zero', 'one']).default('adaptive') }),
  decide(subject, query, { lowerSlope }) {
    return certifyBy(subject, query, {
      passSize: linearPassSize,
      boundsOf: ({ arithmetic, model, box, specification }) =>
        crownIbpMargins(arithmetic, model, box, { specification, lowerSlope }).crownIbp,
    });
  },
});
