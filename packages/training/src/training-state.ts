import {
  blendStatistics,
  isTrainable,
  type Parameters,
  type StoredArray,
  toTensors,
} from '@drawdown/networks';
import { scope, type Tensor, tensor } from '@drawdown/tensor';

import { type AdamState, adamStart, adamStep } from './optimiser.ts';

/** All that changes from step to step. Its tensors belong to the run, which disposes of them. */
export interface TrainingState {
  /** The trainable parameters and the running statistics of batch-norm. */
  readonly parameters: Parameters<Tensor>;
  readonly adam: AdamState;
}

/**
 * The state before the first step, its parameters sorted by path as a checkpoint gives them back: sums over all
 * parameters then run in one order, and a resumed run has the bits of an uninterrupted one.
 */
export function startState(stored: Parameters<StoredArray>): TrainingState {
  const sorted = Object.entries(stored).sort(([a], [b]) => (a < b ? -1 : 1));
  const parameters = toTensors(Object.fromEntries(sorted));
  return { parameters, adam: adamStart(trainable(parameters)) };
}

/** What moves the state by a step. */
export interface Move {
  /** By path, of the trainable parameters. */
  readonly gradients: Parameters<Tensor>;
  readonly scale: number;
  readonly learningRate: number;
  /** The clean batch's statistics, blended into the running ones once. */
  readonly statistics: Parameters<Float32Array>;
  readonly statisticsMomentum: number;
}

/** The state after a step; the old state's tensors and the gradients are disposed of. */
export function moveState(state: TrainingState, move: Move): TrainingState {
  const next = scope(() => {
    const { gradients, scale, learningRate } = move;
    const adam = adamStep(trainable(state.parameters), gradients, { state: state.adam, learningRate, scale });
    const moved = { ...state.parameters, ...adam.parameters };
    return { parameters: blended(moved, move), adam: adam.state };
  });
  disposeState(state);
  disposeAll(move.gradients);
  return next;
}

/** Gives the tensors of a state back. */
export function disposeState({ parameters, adam }: TrainingState): void {
  for (const tensors of [parameters, adam.first, adam.second]) disposeAll(tensors);
}

function disposeAll(tensors: Parameters<Tensor>): void {
  for (const one of Object.values(tensors)) one.dispose();
}

function blended(
  parameters: Parameters<Tensor>,
  { statistics, statisticsMomentum }: Move,
): Parameters<Tensor> {
  const seen = Object.entries(statistics).map(([path, values]) => [path, tensor(values)]);
  return seen.length === 0
    ? parameters
    : blendStatistics(parameters, Object.fromEntries(seen), statisticsMomentum);
}

function trainable(parameters: Parameters<Tensor>): Parameters<Tensor> {
  return Object.fromEntries(Object.entries(parameters).filter(([path]) => isTrainable(path)));
}

/** The arrays of a state under one name each, for a checkpoint. */
export function stateArrays(state: TrainingState): Parameters<Tensor> {
  return {
    ...prefixed('parameters', state.parameters),
    ...prefixed('first', state.adam.first),
    ...prefixed('second', state.adam.second),
  };
}

/** The inverse of {@link stateArrays}. */
export function stateFromArrays(arrays: Parameters<StoredArray>, steps: number): TrainingState {
  return {
    parameters: toTensors(unprefixed('parameters', arrays)),
    adam: {
      first: toTensors(unprefixed('first', arrays)),
      second: toTensors(unprefixed('second', arrays)),
      steps,
    },
  };
}

function prefixed<A>(group: string, arrays: Parameters<A>): Parameters<A> {
  return Object.fromEntries(Object.entries(arrays).map(([path, array]) => [`${group}/${path}`, array]));
}

function unprefixed<A>(group: string, arrays: Parameters<A>): Parameters<A> {
  const own = Object.entries(arrays).filter(([path]) => path.startsWith(`${group}/`));
  return Object.fromEntries(own.map(([path, array]) => [path.slice(group.length + 1), array]));
}
