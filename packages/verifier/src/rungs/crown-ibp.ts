import { crownIbpMargins } from '@drawdown/bounds';
import { z } from 'zod';

import { certify, problemOf } from '../certify.ts';
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
  decides: 'certified',
  complete: false,
  cost: 'C + 2',
  settings: z.strictObject({ lowerSlope: z.enum(['adaptive', 'zero', 'one']).default('adaptive') }),
  decide(subject, query, { lowerSlope }) {
    const { arithmetic, model, box, specification } = problemOf(subject, query);
    return certify(crownIbpMargins(arithmetic, model, box, { specification, lowerSlope }).crownIbp);
  },
});
