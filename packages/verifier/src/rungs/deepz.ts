import { float64Zonotopes, intervalTrace, zonotopeMargins } from '@drawdown/bounds';
import { z } from 'zod';

import { certifyBy } from '../certify.ts';
import { zonotopePassSize } from '../parts.ts';
import { defineRung, type Rung } from '../rung.ts';

/** Float64 numbers of a megabyte. */
const MEGABYTE = 2 ** 17;

/**
 * DeepZ: a zonotope passed forward, every crossing neuron with a generator of its own, in outward-rounded float64.
 *
 * With `intervals` the relaxations are made within the boxes of IBP too: each gets tighter, though not always the bound.
 * `memory` is the most that the generators of one layer may take, in megabytes; beyond, the smallest are given up for a
 * box around the zonotope. A run needs about three times as much.
 *
 * Sound; not complete; its bound is neither always above nor always below CROWN's. Singh et al., NeurIPS 2018.
 */
export const deepz: Rung = defineRung({
  name: 'deepz',
  title: 'DeepZ',
  cite: 'Singh et al., NeurIPS 2018',
  decides: ['certified'],
  complete: false,
  cost: 'inputs + crossing neurons',
  settings: z.strictObject({
    intervals: z.boolean().default(true),
    memory: z.int().min(1).max(65536).default(512),
  }),
  decide(subject, query, { intervals, memory }) {
    return certifyBy(subject, query, {
      passSize: zonotopePassSize,
      boundsOf: ({ arithmetic, model, box, specification }) =>
        zonotopeMargins(float64Zonotopes, model, box, {
          specification,
          trace: intervals ? intervalTrace(arithmetic, model, box) : undefined,
          numbers: memory * MEGABYTE,
          deadline: query.deadline,
        }),
    });
  },
});
