import type { Box } from '@drawdown/properties';
import {
  add,
  detached,
  greater,
  linesConvolutionBack,
  mul,
  neg,
  step,
  sub,
  type Tensor,
  linesBack as throughLines,
  upperLines,
} from '@drawdown/tensor';

import type { AffineMap, LinearForm, Lines, LowerSlope } from '../arithmetic.ts';

/** CROWN's lines around ReLU: the upper one through both ends, the lower one as chosen and not differentiated. */
export function reluLines(box: Box<Tensor>, lowerSlope: LowerSlope): Lines<Tensor> {
  const { slope, intercept } = upperLines(box);
  return {
    lowerSlope: detached(() => lowerSlopes(box, lowerSlope)),
    upperSlope: slope,
    upperIntercept: intercept,
  };
}

function lowerSlopes({ lower, upper }: Box<Tensor>, choice: LowerSlope): Tensor {
  const rules: { readonly [K in LowerSlope]: () => Tensor } = {
    adaptive: () => greater(upper, neg(lower)).toFloat(),
    // An active neuron keeps slope 1; `step` is 1 for numbers above its threshold.
    zero: () => mul(sub(1, step(neg(lower))), step(upper)),
    one: () => step(upper),
  };
  return rules[choice]();
}

/** A positive coefficient takes the lower line, a negative one the upper line. */
export function linesBack(lines: Lines<Tensor>, form: LinearForm<Tensor>): LinearForm<Tensor> {
  const { coefficients, gains } = throughLines({ coefficients: form.coefficients, ...lines });
  return { rows: form.rows, coefficients, constant: add(form.constant, gains) };
}

/** The same and through the convolution in front, where the backend has one operation for both. */
export function linesAffineBack(
  lines: Lines<Tensor>,
  map: AffineMap<Tensor>,
  form: LinearForm<Tensor>,
): LinearForm<Tensor> | undefined {
  if (map.kind !== 'conv2d') return undefined;
  const { weight, bias, strides, padding, inputShape } = map;
  const through = linesConvolutionBack({
    coefficients: form.coefficients,
    ...lines,
    weight,
    bias,
    strides,
    padding,
    inputShape,
  });
  if (through === undefined) return undefined;
  return {
    rows: form.rows,
    coefficients: through.coefficients,
    constant: add(form.constant, through.gains),
  };
}
