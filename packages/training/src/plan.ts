import { epsNearest, type Rng, type TrainingConfig } from '@drawdown/records';

import type { Moment } from './context.ts';
import type { Recipe } from './recipe.ts';
import { alongRamp, learningRateAt, rampSchedule } from './schedules.ts';

/** What is in force at a step: `epoch` counts from 1, `step` from 0 over the whole run. */
export type Plan = (place: { readonly epoch: number; readonly step: number; readonly rng: Rng }) => Moment;

/** The schedules of a run, from its config and the number of steps in an epoch. */
export function planOf(config: TrainingConfig, recipe: Recipe, stepsPerEpoch: number): Plan {
  const fullEps = config.trainEps === null ? 0 : epsNearest(config.trainEps);
  const fullRadii = (config.radii ?? []).map(epsNearest);
  const ramp = rampSchedule(recipe.rampShape, {
    start: recipe.warmUp * stepsPerEpoch,
    length: recipe.rampEpochs * stepsPerEpoch,
  });
  return ({ epoch, step, rng }) => {
    const share = ramp(step);
    return {
      ramp: share,
      kappa: alongRamp(recipe.kappa, share),
      beta: alongRamp(recipe.beta, share),
      learningRate: learningRateAt(epoch, recipe.learningRate, recipe.decay),
      fullEps,
      fullRadii,
      rng,
    };
  };
}
