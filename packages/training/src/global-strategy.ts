import type { Batch } from '@drawdown/datasets';
import { add, concat, mean, mul, slice, type Tensor, tensor } from '@drawdown/tensor';

import {
  choice,
  count,
  flag,
  numberList,
  type ParameterTable,
  type ParameterValues,
  ratio,
} from './parameters.ts';
import { radiusWeights, type WeightFamily, type WeightSetting } from './radius-weights.ts';
import { defineStrategy, type LossContext, type Strategy } from './strategy.ts';

/** What {@link globalStrategy} adds to the parameters of its base. */
export type GlobalParameters = WeightSetting & {
  readonly ramp: 'joint' | 'staged';
  readonly chunk: number;
};

/** The type of the global strategy on a base. */
export type GlobalStrategy<B> = B extends Strategy<infer V> ? Strategy<V & GlobalParameters> : never;

/** What tells one global strategy from another. */
export interface GlobalDefinition<V extends ParameterValues> {
  readonly name: string;
  readonly title: string;
  readonly base: Strategy<V>;
  /** The default family of weights. */
  readonly weights: WeightFamily;
  /** The default number of radii computed at once, 0 for all. */
  readonly chunk?: number;
  /** Limits besides those that every global strategy has. */
  readonly limits?: Strategy<V & GlobalParameters>['limits'];
}

/**
 * Global training on a base method: the weighted sum of its robust losses at radii ε₁ < … < εK in every step,
 * Σₖ wₖ L_rob(x, y, εₖ); *monotonically decreasing* with w₁ ≥ … ≥ wK.
 *
 * The K radii are stacked on the batch axis, so that the base sees one batch of K·B boxes. Sound as the base is, at
 * each radius.
 *
 * Source: Liang et al., FITEE 24, 1375–1389, 2023.
 *
 * @throws TypeError for a base whose loss takes no radius
 */
export function globalStrategy<V extends ParameterValues>({
  name,
  title,
  base,
  weights,
  chunk = 0,
  limits = [],
}: GlobalDefinition<V>): Strategy<V & GlobalParameters> {
  const { radiusLoss } = base;
  if (radiusLoss === undefined)
    throw new TypeError(`strategy '${base.name}' has no loss that takes a radius`);
  const parameters = { ...base.parameters, ...globalParameters(weights, chunk) };
  return defineStrategy<V & GlobalParameters>({
    name,
    title,
    cite: 'Liang et al., Frontiers of Information Technology & Electronic Engineering 24, 1375–1389, 2023',
    sound: base.sound,
    perturbation: 'radii',
    base: base.name,
    usesKappa: base.usesKappa,
    parameters: parameters as unknown as ParameterTable<V & GlobalParameters>,
    limits: [
      { at: { radii: 1 }, equals: base.name, exact: true, why: 'one radius has the whole weight' },
      { at: { eps: 0 }, equals: 'standard', exact: false, why: 'every box is a point' },
      ...limits,
    ],
    passes: (classes, radii, values) => 1 + radii * (base.passes(classes, 1, values) - 1),
    check({ radii, parameters: values }) {
      radiusWeights(radii?.length ?? 0, values);
    },
    chunks: (radii, values) => Math.ceil(radii / sizeOfChunk(radii, values)),
    loss(batch, _, ctx) {
      const { parameters: values, chunk: part } = ctx;
      const size = sizeOfChunk(ctx.fullRadii.length, values);
      const [from, to] = [part * size, (part + 1) * size];
      const radii = radiiInForce(ctx).slice(from, to);
      const shares = radiusWeights(ctx.fullRadii.length, values).slice(from, to);
      const losses = radiusLoss(repeated(batch, radii.length), stacked(radii, batch.images), ctx);
      return weightedMeans(losses, shares);
    },
  });
}

function globalParameters(weights: WeightFamily, chunk: number): ParameterTable<GlobalParameters> {
  return {
    weights: choice({
      options: ['linear', 'geometric', 'harmonic', 'uniform', 'explicit'],
      default: weights,
      doc: 'weights of the radii, smallest first: K−k+1, ρ^k, 1/k, 1, or `explicit`',
    }),
    rho: ratio({ default: 0.5, doc: 'ρ, the quotient of neighbouring `geometric` weights' }),
    explicit: numberList({ default: [], doc: 'the weights themselves, one per radius, for `explicit`' }),
    normalised: flag({ default: true, doc: 'whether the weights are divided by their sum' }),
    allowIncreasing: flag({ default: false, doc: 'whether `explicit` weights may increase with the radius' }),
    ramp: choice({
      options: ['joint', 'staged'],
      default: 'joint',
      doc: 'whether all radii grow together, s(t)·εₖ, or reach their ends one after the other',
    }),
    chunk: count({ least: 0, default: chunk, doc: 'radii computed at once, to save memory; 0 for all' }),
  };
}

function sizeOfChunk(radii: number, { chunk }: GlobalParameters): number {
  return chunk === 0 ? radii : Math.min(chunk, radii);
}

/**
 * The radii of this step. Staged, the ramp is cut into K equal stages: the largest radius goes from ε₍ₖ₋₁₎ to εₖ in
 * stage k, and every other radius stays at its end once the largest has passed it.
 */
function radiiInForce({
  parameters,
  ramp,
  radii,
  fullRadii,
}: LossContext<GlobalParameters>): readonly number[] {
  if (parameters.ramp === 'joint' || ramp >= 1) return radii;
  const place = ramp * fullRadii.length;
  const stage = Math.floor(place);
  const [before, after] = [fullRadii[stage - 1] ?? 0, fullRadii[stage] as number];
  const largest = before + (place - stage) * (after - before);
  return fullRadii.map((radius) => Math.min(radius, largest));
}

/** The batch once per radius, one after the other. */
function repeated({ images, labels }: Batch, times: number): Batch {
  if (times === 1) return { images, labels };
  const all = new Uint8Array(times * labels.length);
  for (let copy = 0; copy < times; copy++) all.set(labels, copy * labels.length);
  return { images: concat(new Array<Tensor>(times).fill(images), 0), labels: all };
}

/** The radius of every stacked image, `[radii · batch, 1, …]`; a number for one radius, as the base method has it. */
function stacked(radii: readonly number[], images: Tensor): number | Tensor {
  const [first] = radii;
  if (radii.length === 1 && first !== undefined) return first;
  const [batch = 0, ...rest] = images.shape;
  const each = radii.flatMap((radius) => new Array<number>(batch).fill(radius));
  return tensor(each, [each.length, ...rest.map(() => 1)]);
}

/** Σₖ wₖ · mean of the k-th batch of losses. One radius of weight 1 gives the bits of its plain mean. */
function weightedMeans(losses: Tensor, weights: readonly number[]): Tensor {
  const batch = losses.size / weights.length;
  return weights
    .map((weight, k) => mul(mean(slice(losses, [k * batch], [batch])), weight))
    .reduce((sum, term) => add(sum, term));
}
