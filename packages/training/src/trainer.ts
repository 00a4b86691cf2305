import { augmenter, batchesOf, type Dataset, holdOut, type ImageSet, toBatch } from '@drawdown/datasets';
import { countFlops, countParameters, fromTensors, initialise, type Network } from '@drawdown/networks';
import {
  type Environment,
  type EpochRecord,
  InterruptedError,
  Rng,
  SCHEMA_VERSION,
  type Sources,
  type TrainingConfig,
  type TrainingRecord,
  trainingIdentity,
  UserError,
} from '@drawdown/records';

import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { epochSums } from './epoch-sums.ts';
import { type Outcome, objective, type Setting } from './objective.ts';
import { clipScale, globalNorm } from './optimiser.ts';
import { resolveParameters } from './parameters.ts';
import { type Plan, planOf } from './plan.ts';
import type { Progress } from './progress.ts';
import { readRecipe } from './recipe.ts';
import { hashOfParameters, readRun, type TrainedRun, writeRun } from './run-folder.ts';
import type { Strategy } from './strategy.ts';
import {
  disposeState,
  moveState,
  startState,
  stateArrays,
  stateFromArrays,
  type TrainingState,
} from './training-state.ts';

/** What a training run needs. */
export interface TrainOptions {
  /** From `resolveConfig`. */
  readonly config: TrainingConfig;
  /** The strategy that the config names. */
  readonly strategy: Strategy;
  /** The data set that the config names. */
  readonly dataset: Dataset;
  /** The network that the config names. */
  readonly network: Network;
  /** From `trainingSources`. */
  readonly sources: Sources;
  /** Of the backend in use. */
  readonly environment: Environment;
  /** Where the run is kept, with a checkpoint after every epoch; without it nothing is written and nothing resumes. */
  readonly directory?: string;
  /** Honoured at the next step; the run resumes from its last checkpoint. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Trains a network, from the beginning or from the last checkpoint; a finished run is returned at once.
 *
 * The same config, sources and backend give the same bits, interrupted or not.
 *
 * @throws UserError when the loss is no number any more, the folder holds something else, or its checkpoint was made
 *   elsewhere
 * @throws InterruptedError when the signal asked to stop
 */
export async function train(options: TrainOptions): Promise<TrainedRun> {
  expectNames(options);
  const { config, directory, network, sources } = options;
  const identity = trainingIdentity(config, sources);
  const finished = directory === undefined ? undefined : readRun(directory, identity, network);
  return finished ?? (await trainFrom(begin(options, identity)));
}

/** A run under way. Only `state`, `epochs` and `seconds` change. */
interface Run {
  readonly options: TrainOptions;
  readonly identity: string;
  readonly setting: Setting;
  readonly plan: Plan;
  readonly images: ImageSet;
  readonly stepsPerEpoch: number;
  readonly rng: Rng;
  /** When this sitting began, in milliseconds, and the seconds of those before. */
  readonly started: number;
  readonly secondsBefore: number;
  readonly epochsBefore: number;
  state: TrainingState;
  epochs: readonly EpochRecord[];
}

function begin(options: TrainOptions, identity: string): Run {
  const { config, strategy, network, dataset, directory, environment } = options;
  const recipe = readRecipe(config.recipe);
  const owner = `strategy '${strategy.name}'`;
  const values = resolveParameters(owner, strategy.parameters, config.strategy.parameters);
  const rng = Rng.fromSeed(config.seed);
  const images = holdOut(dataset.train, config.validation, rng.fork('validation')).train;
  const stepsPerEpoch = Math.ceil(images.count / recipe.batch);
  const found = directory === undefined ? undefined : readCheckpoint(directory, { identity, environment });
  const state =
    found === undefined
      ? startState(initialise(network, recipe.initialisation, rng.fork('initialise')))
      : stateFromArrays(found.arrays, found.steps);
  return {
    options,
    identity,
    setting: { network, strategy, values, recipe },
    plan: planOf(config, recipe, stepsPerEpoch),
    images,
    stepsPerEpoch,
    rng,
    started: performance.now(),
    secondsBefore: found?.seconds ?? 0,
    epochsBefore: found?.epochs.length ?? 0,
    state,
    epochs: found?.epochs ?? [],
  };
}

async function trainFrom(run: Run): Promise<TrainedRun> {
  const { directory, environment } = run.options;
  try {
    while (run.epochs.length < run.setting.recipe.epochs) {
      run.epochs = [...run.epochs, await trainEpoch(run, run.epochs.length + 1)];
      if (directory === undefined) continue;
      writeCheckpoint(directory, {
        identity: run.identity,
        environment,
        epochs: run.epochs,
        steps: run.state.adam.steps,
        seconds: secondsOf(run),
        arrays: await fromTensors(stateArrays(run.state)),
      });
    }
    return await finish(run);
  } finally {
    disposeState(run.state);
  }
}

async function trainEpoch(run: Run, epoch: number): Promise<EpochRecord> {
  const { images, setting, rng, options } = run;
  const sums = epochSums();
  const batches = batchesOf(images.count, setting.recipe.batch, rng.fork('order', epoch));
  for (const [index, positions] of batches.entries()) {
    await servicePoint();
    if (options.signal?.aborted) throw interruption(run, epoch);
    const step = (epoch - 1) * run.stepsPerEpoch + index;
    const moment = run.plan({ epoch, step, rng: rng.fork('strategy', epoch, index) });
    const batch = toBatch(images, positions, augmentOf(run, epoch, index));
    const outcome = objective(setting, run.state.parameters, { batch, moment });
    batch.images.dispose();
    const norm = globalNorm(outcome.gradients);
    expectFinite(outcome, norm, { epoch, step });
    run.state = moveState(run.state, {
      gradients: outcome.gradients,
      statistics: outcome.statistics,
      scale: clipScale(norm, setting.recipe.clipNorm),
      learningRate: moment.learningRate,
      statisticsMomentum: setting.recipe.statisticsMomentum,
    });
    sums.add(outcome, { images: positions.length, moment, norm });
    options.onProgress?.(progressOf(run, outcome, { epoch, index }));
  }
  return sums.record(epoch, run.state.adam.steps);
}

/** Lets timers, signals and the terminal have their turn between two steps. */
function servicePoint(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function augmentOf(
  { options, setting, rng }: Run,
  epoch: number,
  index: number,
): ReturnType<typeof augmenter> | undefined {
  const { augmentation } = options.dataset;
  if (augmentation === null || !setting.recipe.augment) return undefined;
  return augmenter(augmentation, rng.fork('augment', epoch, index));
}

async function finish(run: Run): Promise<TrainedRun> {
  const { config, sources, environment, network, directory } = run.options;
  const parameters = await fromTensors(run.state.parameters);
  const record: TrainingRecord = {
    schema: SCHEMA_VERSION,
    kind: 'training',
    identity: run.identity,
    config,
    sources,
    environment,
    network: { parameters: countParameters(network), flops: countFlops(network) },
    trainImages: run.images.count,
    parametersHash: hashOfParameters(parameters),
  };
  const cost = { seconds: secondsOf(run), peakMemory: process.resourceUsage().maxRSS * 1024 };
  const trained = { record, epochs: run.epochs, cost, parameters };
  if (directory !== undefined) writeRun(directory, trained);
  return trained;
}

function secondsOf({ secondsBefore, started }: Run): number {
  return secondsBefore + (performance.now() - started) / 1000;
}

function progressOf(
  run: Run,
  outcome: Outcome,
  { epoch, index }: { epoch: number; index: number },
): Progress {
  const { recipe } = run.setting;
  const done = (epoch - 1 - run.epochsBefore) * run.stepsPerEpoch + index + 1;
  const left = (recipe.epochs - epoch + 1) * run.stepsPerEpoch - index - 1;
  const seconds = (performance.now() - run.started) / 1000;
  return {
    epoch,
    epochs: recipe.epochs,
    step: index + 1,
    steps: run.stepsPerEpoch,
    loss: outcome.loss,
    naturalLoss: outcome.naturalLoss,
    robustLoss: outcome.robustLoss,
    secondsLeft: (seconds / done) * left,
  };
}

function interruption({ epochs, options }: Run, epoch: number): InterruptedError {
  const later =
    options.directory === undefined
      ? 'it was not kept in a folder, so it starts again'
      : `run the same command again to go on after epoch ${epochs.length}`;
  return new InterruptedError(`training was interrupted in epoch ${epoch}; ${later}`);
}

function expectFinite(
  { loss }: Outcome,
  norm: number,
  { epoch, step }: { epoch: number; step: number },
): void {
  if (Number.isFinite(loss) && Number.isFinite(norm)) return;
  const what = Number.isFinite(loss) ? `the gradient's norm is ${norm}` : `the loss is ${loss}`;
  throw new UserError(
    `training broke down in epoch ${epoch}, step ${step + 1}: ${what}; try a smaller learningRate, a longer ramp (rampEpochs) or a smaller clipNorm`,
  );
}

function expectNames({ config, strategy, dataset, network }: TrainOptions): void {
  const pairs = [
    ['strategy', config.strategy.name, strategy.name],
    ['dataset', config.dataset, dataset.name],
    ['network', config.network, network.name],
  ];
  for (const [what, wanted, given] of pairs) {
    if (wanted !== given)
      throw new TypeError(`the config names ${what} '${wanted}', but '${given}' was given`);
  }
}
