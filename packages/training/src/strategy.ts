import type { CrownIbpMargins, LowerSlope } from '@drawdown/bounds';
import type { Batch } from '@drawdown/datasets';
import type { Box } from '@drawdown/properties';
import type { Eps, Rng } from '@drawdown/records';
import { mean, type Tensor } from '@drawdown/tensor';

import type { ParameterTable, ParameterValues } from './parameters.ts';

/** Plain tensors made outside the gradient tape, by name: attack points, projections. */
export type Prepared = { readonly [name: string]: Tensor };

/** What a strategy sees of a step. Its functions may be called inside and outside the gradient tape. */
export interface StrategyContext<V extends ParameterValues = ParameterValues> {
  readonly classes: number;
  /** The strategy's parameters, every default filled in. */
  readonly parameters: V;
  /** The radius in force: s(t) times the training radius; 0 for a strategy without perturbation. */
  readonly eps: number;
  /** The radii in force, s(t)·εₖ, in increasing order; empty for a strategy that does not take several. */
  readonly radii: readonly number[];
  /** The radii εₖ themselves. */
  readonly fullRadii: readonly number[];
  /** s(t), 0 to 1. */
  readonly ramp: number;
  /** The share of the CROWN-IBP bound, from the recipe's schedule. */
  readonly beta: number;
  /** Which part of the loss is asked for, from 0; see {@link StrategyDefinition.chunks}. */
  readonly chunk: number;
  /** The stream of this step. */
  readonly rng: Rng;
  /** The logits `[batch, classes]` of any images, with the batch-norm statistics of the clean batch. */
  logits(images: Tensor): Tensor;
  /** The balls around images, cut to [0, 1] where the recipe says so; `eps` is a number or broadcasts against the images. */
  ball(images: Tensor, eps: number | Tensor): Box<Tensor>;
  /** Interval lower bounds of the margins, `[batch, classes − 1]`. */
  ibpMargins(box: Box<Tensor>, labels: ArrayLike<number>): Tensor;
  /** Interval and CROWN-IBP lower bounds of the margins, `[batch, classes − 1]`, from one interval pass. */
  crownIbpMargins(
    box: Box<Tensor>,
    labels: ArrayLike<number>,
    options: { readonly lowerSlope: LowerSlope },
  ): CrownIbpMargins<Tensor>;
}

/** What the loss sees besides: the natural pass, which the trainer makes once for every step. */
export interface LossContext<V extends ParameterValues = ParameterValues> extends StrategyContext<V> {
  /** The logits of the clean batch, `[batch, classes]`. */
  readonly naturalLogits: Tensor;
}

/** A setting at which one strategy equals another; the conformance suite checks it. */
export interface Limit<V extends ParameterValues = ParameterValues> {
  readonly at: {
    readonly parameters?: Partial<V>;
    readonly eps?: 0;
    readonly beta?: number;
    /** The number of radii; with 1 the only radius is the other strategy's. */
    readonly radii?: number;
  };
  /** The name of the other strategy. */
  readonly equals: string;
  /** Whether the loss and its gradient agree bit for bit (else up to rounding). */
  readonly exact: boolean;
  readonly why: string;
}

/**
 * A training strategy as it is written down: data and small pure functions, never a loop. It has a `loss`, or a
 * `radiusLoss` whose mean at `ctx.eps` is the loss.
 *
 * `V` are the values of its parameters, `P` what `prepare` hands to `loss`.
 */
export interface StrategyDefinition<V extends ParameterValues, P extends Prepared> {
  /** The name in catalogues and records, kebab-case. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** Where it comes from: an arXiv id or a reference. */
  readonly cite: string;
  /** Whether the robust part is an upper bound of the worst-case loss. */
  readonly sound: boolean;
  readonly parameters: ParameterTable<V>;
  /** Whether it is trained without perturbation, at one radius, or at several. */
  readonly perturbation: 'none' | 'radius' | 'radii';
  /** The method that it refines, against which a report measures it. */
  readonly base?: string;
  readonly limits: readonly Limit<NoInfer<V>>[];
  /** Whether κ mixes its loss with the natural one; else its loss is the whole loss. */
  readonly usesKappa: boolean;
  /** The cost of a step in forward equivalents, the natural pass included; `standard` is 1. */
  passes(classes: number, radii: number, parameters: V): number;
  /**
   * Checks what no single parameter can say.
   *
   * @throws UserError for settings that do not go together
   */
  check?(setting: { readonly parameters: V; readonly radii: readonly Eps[] | null }): void;
  /** In how many parts the loss is computed, to save memory: the loss is the sum over `ctx.chunk` of the parts. Default 1. */
  chunks?(radii: number, parameters: V): number;
  /** Makes what the loss needs as constants. Runs outside the gradient tape. */
  prepare?(batch: Batch, ctx: StrategyContext<V>): P;
  /** The robust loss of every image at a radius, `[batch]`; `eps` is a number or `[batch, 1, …]`. A global strategy can be built on it. */
  radiusLoss?(batch: Batch, eps: number | Tensor, ctx: StrategyContext<V>): Tensor;
  /** The robust part of the loss: a scalar, differentiable in the network's parameters. */
  loss?(batch: Batch, prepared: P, ctx: LossContext<V>): Tensor;
}

/** A training strategy, complete: what catalogues hold and the trainer takes. */
export interface Strategy<V extends ParameterValues = ParameterValues, P extends Prepared = Prepared>
  extends StrategyDefinition<V, P> {
  loss(batch: Batch, prepared: P, ctx: LossContext<V>): Tensor;
}

/**
 * A strategy from its definition.
 *
 * @throws TypeError when it has neither `loss` nor `radiusLoss`
 */
export function defineStrategy<V extends ParameterValues, P extends Prepared = Prepared>(
  definition: StrategyDefinition<V, P>,
): Strategy<V, P> {
  const { radiusLoss, loss } = definition;
  if (loss !== undefined) return { ...definition, loss };
  if (radiusLoss === undefined) {
    throw new TypeError(`strategy '${definition.name}' must have a 'loss' or a 'radiusLoss'`);
  }
  return { ...definition, loss: (batch, _, ctx) => mean(radiusLoss(batch, ctx.eps, ctx)) };
}
