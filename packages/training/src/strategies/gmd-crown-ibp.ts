import { type GlobalStrategy, globalStrategy } from '../global-strategy.ts';
import { crownIbp } from './crown-ibp.ts';

/** Global and monotonically decreasing training on CROWN-IBP. */
export const gmdCrownIbp: GlobalStrategy<typeof crownIbp> = globalStrategy({
  name: 'gmd-crown-ibp',
  title: 'GMD-CROWN-IBP',
  base: crownIbp,
  weights: 'linear',
  // One row back per class and radius: stacked, four radii at batch 256 outgrow 4 GiB even on a small network.
  chunk: 1,
  limits: [
    {
      at: { beta: 0, parameters: { chunk: 0 } },
      equals: 'gmd-ibp',
      exact: true,
      why: 'only the interval margins count',
    },
  ],
});
