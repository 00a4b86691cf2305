import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import { float64 } from '../float64/arithmetic.ts';
import { type Array64, zeros64 } from '../float64/array64.ts';
import type { Model, Section } from '../rule.ts';
import { contextsOf, wholeNetwork } from '../sections.ts';
import type { Float32ErrorRule, InexactBox } from './inexact-box.ts';
import { float32ErrorRules } from './rules.ts';

/**
 * The box of the logits in exact arithmetic, and how far a float32 forward pass may be from them at any float32 point of a
 * box: an a-priori bound in outward-rounded float64.
 *
 * Sound for any pass that evaluates layer by layer, with sums of products in any order, with or without fused multiply-add,
 * with subnormal numbers or none; not for one that computes products otherwise (Winograd, Fourier) or in less than float32
 * (TF32), nor for one that merges layers beforehand. Sigmoid and tanh are assumed to be off by four units in the last place
 * of 1. What may overflow is off by infinity.
 *
 * @param box the input box, `[batch, …input shape]`
 * @param inputError how far float32's inputs may be from the exact ones, `[batch, …input shape]`; 0 where left out
 * @returns both `[batch, classes]`
 */
export function float32Error(
  model: Model<Array64>,
  box: Box<Array64>,
  inputError: Array64 = zeros64(box.lower.shape),
): InexactBox {
  return through(wholeNetwork(float64, model), { box, error: inputError });
}

function through(section: Section<Array64>, input: InexactBox): InexactBox {
  return contextsOf(section).reduce((inexact, context) => {
    const rule = float32ErrorRules[context.layer.kind] as Float32ErrorRule<Layer>;
    return rule(context, inexact, through);
  }, input);
}
