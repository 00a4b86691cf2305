import { type GlobalStrategy, globalStrategy } from '../global-strategy.ts';
import { crownIbp } from './crown-ibp.ts';

/** The ablation of `gmd-crown-ibp`: several radii in every step, all with the same weight. */
export const globalCrownIbp: GlobalStrategy<typeof crownIbp> = globalStrategy({
  name: 'global-crown-ibp',
  title: 'Global-CROWN-IBP',
  base: crownIbp,
  weights: 'uniform',
  // One row back per class and radius: stacked, four radii at batch 256 outgrow 4 GiB even on a small network.
  chunk: 1,
  limits: [
    {
      at: { beta: 0, parameters: { chunk: 0 } },
      equals: 'global-ibp',
      exact: true,
      why: 'only the interval margins count',
    },
  ],
});
