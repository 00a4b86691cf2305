import { type GlobalStrategy, globalStrategy } from '../global-strategy.ts';
import { ibp } from './ibp.ts';

/** The ablation of `gmd-ibp`: several radii in every step, all with the same weight. */
export const globalIbp: GlobalStrategy<typeof ibp> = globalStrategy({
  name: 'global-ibp',
  title: 'Global-IBP',
  base: ibp,
  weights: 'uniform',
});
