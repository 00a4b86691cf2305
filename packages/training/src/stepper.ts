import type { Batch } from '@drawdown/datasets';
import { initialise, type Network } from '@drawdown/networks';
import { epsNearest, Rng, type TrainingConfig } from '@drawdown/records';

import { objective } from './objective.ts';
import { clipScale, globalNorm } from './optimiser.ts';
import { resolveParameters } from './parameters.ts';
import { readRecipe } from './recipe.ts';
import type { Strategy } from './strategy.ts';
import { disposeState, moveState, startState } from './training-state.ts';

/** A training step that can be made again and again, at the full radius and with κ = β = ½: what a measurement wants. */
export interface Stepper {
  /** One step of the trainer: loss, gradient, clipping, Adam. Returns the loss. */
  readonly step: (batch: Batch) => number;
  /** The cost of a step in forward passes of one batch, as the strategy states it. */
  readonly passes: number;
  readonly dispose: () => void;
}

/** Prepares the steps of a run without schedules, checkpoints or records. */
export function openStepper(config: TrainingConfig, strategy: Strategy, network: Network): Stepper {
  const recipe = readRecipe(config.recipe);
  const values = resolveParameters(
    `strategy '${strategy.name}'`,
    strategy.parameters,
    config.strategy.parameters,
  );
  const setting = { network, strategy, values, recipe };
  const rng = Rng.fromSeed(config.seed);
  const fullRadii = (config.radii ?? []).map(epsNearest);
  const fullEps = config.trainEps === null ? 0 : epsNearest(config.trainEps);
  let state = startState(initialise(network, recipe.initialisation, rng.fork('initialise')));
  let steps = 0;
  return {
    step(batch) {
      steps += 1;
      const moment = {
        ramp: 1,
        kappa: 0.5,
        beta: 0.5,
        learningRate: recipe.learningRate,
        fullEps,
        fullRadii,
        rng: rng.fork('strategy', 1, steps),
      };
      const { gradients, statistics, loss } = objective(setting, state.parameters, { batch, moment });
      state = moveState(state, {
        gradients,
        statistics,
        scale: clipScale(globalNorm(gradients), recipe.clipNorm),
        learningRate: recipe.learningRate,
        statisticsMomentum: recipe.statisticsMomentum,
      });
      return loss;
    },
    passes: strategy.passes(network.classes, Math.max(1, fullRadii.length), values),
    dispose: () => disposeState(state),
  };
}
