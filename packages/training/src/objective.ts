import { crossEntropy } from '@drawdown/attacks';
import type { Batch } from '@drawdown/datasets';
import { forwardTraining, isTrainable, type Network, type Parameters } from '@drawdown/networks';
import {
  abs,
  add,
  expectShape,
  mean,
  mul,
  type Scalar,
  scope,
  sum,
  type Tensor,
  valueAndGrads,
} from '@drawdown/tensor';

import { type Moment, strategyContext } from './context.ts';
import type { ParameterValues } from './parameters.ts';
import type { Recipe } from './recipe.ts';
import type { Prepared, Strategy } from './strategy.ts';

/** What stays the same over a run. */
export interface Setting {
  readonly network: Network;
  readonly strategy: Strategy;
  /** The strategy's parameters. */
  readonly values: ParameterValues;
  readonly recipe: Recipe;
}

/** The loss of a batch, its gradient, and what the natural pass showed. */
export interface Outcome {
  readonly loss: number;
  readonly naturalLoss: number;
  /** Null where the strategy has no robust part, or κ = 1 leaves it without weight. */
  readonly robustLoss: number | null;
  /** Images of the batch that are classified correctly. */
  readonly correct: number;
  /** By path, of the trainable parameters. */
  readonly gradients: Parameters<Tensor>;
  /** The clean batch's statistics, by the path of the parameter they stand for. */
  readonly statistics: Parameters<Float32Array>;
}

/**
 * L = κ · CE + (1 − κ) · robust and its gradient; for a strategy that does not use κ the robust part alone.
 *
 * The clean batch passes once, and its batch-norm statistics serve the bounds and attacks of the step too. A loss
 * computed in chunks has a tape for each, so that only one chunk's tensors live at a time; the gradients are summed.
 */
export function objective(
  setting: Setting,
  parameters: Parameters<Tensor>,
  { batch, moment }: { readonly batch: Batch; readonly moment: Moment },
): Outcome {
  const weights = weightsOf(setting.strategy, moment.kappa);
  return scope(() => {
    const prepared = weights.robust > 0 ? prepare(setting, parameters, { batch, moment }) : {};
    const parts = Array.from({ length: weights.robust > 0 ? chunksOf(setting, moment) : 1 }, (_, chunk) =>
      partOf({ setting, parameters, batch, moment, prepared, weights, chunk }),
    );
    return parts.reduce(combined);
  });
}

interface Weights {
  readonly natural: number;
  readonly robust: number;
}

function weightsOf({ usesKappa }: Strategy, kappa: number): Weights {
  return usesKappa ? { natural: kappa, robust: 1 - kappa } : { natural: 0, robust: 1 };
}

function chunksOf({ strategy, values }: Setting, { fullRadii }: Moment): number {
  return strategy.chunks?.(fullRadii.length, values) ?? 1;
}

/** What the strategy prepares outside the tape, with the statistics of the clean batch. */
function prepare(
  { network, strategy, values, recipe }: Setting,
  parameters: Parameters<Tensor>,
  { batch, moment }: { readonly batch: Batch; readonly moment: Moment },
): Prepared {
  if (strategy.prepare === undefined) return {};
  const seen = hasStatistics(parameters)
    ? forwardTraining(network, parameters, batch.images).parameters
    : parameters;
  const source = { network, parameters: seen, values, clip: recipe.clip, moment, chunk: 0 };
  return strategy.prepare(batch, strategyContext(source));
}

interface Part {
  readonly setting: Setting;
  readonly parameters: Parameters<Tensor>;
  readonly batch: Batch;
  readonly moment: Moment;
  readonly prepared: Prepared;
  readonly weights: Weights;
  readonly chunk: number;
}

/** One tape: a chunk of the robust part, and with the first chunk everything else. */
function partOf(part: Part): Outcome {
  const paths = Object.keys(part.parameters).filter(isTrainable);
  const values = paths.map((path) => part.parameters[path] as Tensor);
  const seen = { naturalLoss: 0, robustLoss: null as number | null, correct: 0, statistics: {} };
  const { value, grads } = valueAndGrads((...current: Tensor[]) => {
    const trained = Object.fromEntries(paths.map((path, index) => [path, current[index] as Tensor]));
    const { terms, ...observed } = termsOf(part, { ...part.parameters, ...trained });
    Object.assign(seen, observed);
    return terms.reduce((total, term) => add(total, term)) as Scalar;
  })(values);
  const gradients = Object.fromEntries(paths.map((path, index) => [path, grads[index] as Tensor]));
  return { ...seen, loss: numberOf(value), gradients };
}

/** The weighted terms of the loss. What is read off the tensors is read here: they are gone when the tape ends. */
function termsOf(
  { setting, batch, moment, prepared, weights, chunk }: Part,
  parameters: Parameters<Tensor>,
): { terms: readonly Tensor[] } & Pick<Outcome, 'naturalLoss' | 'robustLoss' | 'correct' | 'statistics'> {
  const { network, strategy, values, recipe } = setting;
  const { logits: naturalLogits, parameters: seen } = forwardTraining(network, parameters, batch.images);
  const naturalLoss = mean(crossEntropy(naturalLogits, batch.labels));
  const terms: Tensor[] = [];
  if (chunk === 0 && weights.natural > 0) terms.push(mul(naturalLoss, weights.natural));
  if (chunk === 0 && recipe.l1 > 0) terms.push(mul(absoluteWeights(parameters), recipe.l1));
  let robustLoss: number | null = null;
  if (weights.robust > 0) {
    const source = { network, parameters: seen, values, clip: recipe.clip, moment, chunk };
    const robust = strategy.loss(batch, prepared, { ...strategyContext(source), naturalLogits });
    expectShape(robust, [], `the loss of strategy '${strategy.name}'`);
    terms.push(weights.robust === 1 ? robust : mul(robust, weights.robust));
    if (strategy.perturbation !== 'none') robustLoss = numberOf(robust);
  }
  return {
    terms,
    naturalLoss: numberOf(naturalLoss),
    robustLoss,
    correct: correctOf(naturalLogits, batch.labels),
    statistics: statisticsOf(seen),
  };
}

/** The natural pass is the same in every chunk, so the first one's figures stand. */
function combined(first: Outcome, next: Outcome): Outcome {
  const gradients = Object.entries(first.gradients).map(([path, gradient]) => {
    const total = add(gradient, next.gradients[path] as Tensor);
    gradient.dispose();
    next.gradients[path]?.dispose();
    return [path, total];
  });
  return {
    ...first,
    loss: first.loss + next.loss,
    robustLoss: first.robustLoss === null ? null : first.robustLoss + (next.robustLoss ?? 0),
    gradients: Object.fromEntries(gradients),
  };
}

function absoluteWeights(parameters: Parameters<Tensor>): Tensor {
  return Object.entries(parameters)
    .filter(([path]) => path.endsWith('.weight'))
    .map(([, weight]) => sum(abs(weight)))
    .reduce((total, part) => add(total, part));
}

function hasStatistics(parameters: Parameters<Tensor>): boolean {
  return !Object.keys(parameters).every(isTrainable);
}

function statisticsOf(parameters: Parameters<Tensor>): Parameters<Float32Array> {
  const found = Object.entries(parameters).filter(([path]) => !isTrainable(path));
  return Object.fromEntries(found.map(([path, value]) => [path, Float32Array.from(value.dataSync())]));
}

/** A tie is an error, as it is in verdicts. */
function correctOf(logits: Tensor, labels: Uint8Array): number {
  const classes = logits.size / labels.length;
  const values = logits.dataSync();
  return labels.reduce((correct, label, image) => {
    const row = values.subarray(image * classes, (image + 1) * classes);
    const own = row[label] as number;
    return row.every((value, other) => other === label || value < own) ? correct + 1 : correct;
  }, 0);
}

function numberOf(scalar: Tensor): number {
  return scalar.dataSync()[0] as number;
}
