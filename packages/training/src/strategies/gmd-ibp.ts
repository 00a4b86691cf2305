import { type GlobalStrategy, globalStrategy } from '../global-strategy.ts';
import { ibp } from './ibp.ts';

/** Global and monotonically decreasing training on IBP: several radii in every step, small ones with more weight. */
export const gmdIbp: GlobalStrategy<typeof ibp> = globalStrategy({
  name: 'gmd-ibp',
  title: 'GMD-IBP',
  base: ibp,
  weights: 'linear',
  limits: [
    {
      at: { parameters: { weights: 'uniform' } },
      equals: 'global-ibp',
      exact: true,
      why: 'without decreasing weights only the several radii are left',
    },
  ],
});
