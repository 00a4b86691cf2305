import type { Parameters } from '@drawdown/networks';
import type { Box, Specification } from '@drawdown/properties';
import type { Tensor } from '@drawdown/tensor';

import { float64 } from '../float64/arithmetic.ts';
import type { Array64 } from '../float64/array64.ts';
import { propagate } from '../interval/propagate.ts';
import { refining } from '../linear/refine.ts';
import type { Model, Trace } from '../rule.ts';
import { wholeNetwork } from '../sections.ts';
import { alphaBound } from './alpha-bound.ts';
import type { AscentOptions } from './ascend.ts';

/** A network in both arithmetics: the exact one decides, the float32 one is climbed on. */
export interface AlphaModel extends Model<Array64> {
  readonly float32: Parameters<Tensor>;
}

/**
 * Boxes of every layer's input by α-CROWN: for every neuron whose relaxation is not exact, both ends with slopes of their
 * own.
 *
 * @param box the input box, `[batch, …input shape]`
 */
export function alphaCrownTrace(
  model: AlphaModel,
  box: Box<Array64>,
  options: AscentOptions,
): Trace<Array64> {
  const trace: Trace<Array64> = new Map();
  const whole = wholeNetwork(float64, model);
  const watch = refining(whole, box, {
    trace,
    lowerSlope: 'adaptive',
    keep: 'tightest',
    bound: (problem) => alphaBound(problem, model.float32, options),
    deadline: options.deadline,
  });
  propagate(whole, box, watch);
  return trace;
}

/**
 * Lower bounds of the specification's rows by α-CROWN, intervals inside optimised too.
 *
 * Sound; not complete. Xu et al., arXiv:2011.13824.
 *
 * @param box the input box, `[batch, …input shape]`
 * @returns `[batch, rows]`
 */
export function alphaCrownMargins(
  model: AlphaModel,
  box: Box<Array64>,
  { specification, ...options }: AscentOptions & { readonly specification: Specification },
): Array64 {
  const trace = alphaCrownTrace(model, box, options);
  const whole = wholeNetwork(float64, model);
  const form = float64.specificationForm(specification);
  const problem = { way: [whole], form, box, pass: { trace, lowerSlope: 'adaptive' } } as const;
  const bounds = alphaBound({ ...problem, way: [whole] }, model.float32, options);
  return float64.arrayOf(bounds, [specification.batch, specification.rows]);
}
