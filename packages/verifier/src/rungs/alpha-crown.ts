import { alphaCrownMargins } from '@drawdown/bounds';
import { z } from 'zod';

import { certifyBy } from '../certify.ts';
import { linearPassSize } from '../parts.ts';
import { defineRung, type Rung } from '../rung.ts';

/**
 * α-CROWN: CROWN with the slope of every lower line chosen, for each bound its own, by gradient ascent in float32; the
 * bounds come from one outward-rounded float64 pass with what was found. Intervals inside are optimised as well.
 *
 * Sound; not complete. Xu et al., arXiv:2011.13824.
 */
export const alphaCrown: Rung = defineRung({
  name: 'alpha-crown',
  title: 'α-CROWN',
  cite: 'arXiv:2011.13824',
  decides: ['certified'],
  complete: false,
  cost: '3 × iterations × (2 × unstable neurons + C)',
  settings: z.strictObject({ iterations: z.int().min(0).default(20) }),
  decide(subject, query, { iterations }) {
    return certifyBy(subject, query, {
      passSize: linearPassSize,
      boundsOf: ({ model, box, specification }) =>
        alphaCrownMargins({ ...model, float32: subject.float32 }, box, {
          specification,
          iterations,
          deadline: query.deadline,
        }),
    });
  },
});
