import { ibpMargins } from '@drawdown/bounds';
import { z } from 'zod';

import { certifyBy } from '../certify.ts';
import { intervalPassSize } from '../parts.ts';
import { defineRung, type Rung } from '../rung.ts';

/**
 * Interval bound propagation with the last layer elided, in outward-rounded float64.
 *
 * Sound; not complete. Gowal et al., arXiv:1810.12715.
 */
export const ibp: Rung = defineRung({
  name: 'ibp',
  title: 'IBP',
  cite: 'arXiv:1810.12715',
  decides: ['certified'],
  complete: false,
  cost: '2',
  beforePoint: true,
  settings: z.strictObject({}),
  decide(subject, query) {
    return certifyBy(subject, query, {
      passSize: intervalPassSize,
      boundsOf: ({ arithmetic, model, box, specification }) =>
        ibpMargins(arithmetic, model, box, specification),
    });
  },
});
