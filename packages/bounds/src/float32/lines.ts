import type { Box } from '@drawdown/properties';
import {
  add,
  detached,
  greater,
  linesConvolutionBack,
  matMul,
  mul,
  neg,
  relu,
  reshape,
  step,
  sub,
  type Tensor,
  linesBack as throughLines,
  tile,
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

function lowerSlopes(box: Box<Tensor>, choice: LowerSlope): Tensor {
  const { lower, upper } = box;
  const rules: { readonly [K in LowerSlope]: () => Tensor } = {
    adaptive: () => greater(upper, neg(lower)).toFloat(),
    // An active neuron keeps slope 1; `step` is 1 for numbers above its threshold.
    zero: () => mul(sub(1, step(neg(lower))), step(upper)),
    one: () => step(upper),
    same: () => upperLines(box).slope,
  };
  return rules[choice]();
}

/** A positive coefficient takes the lower line, a negative one the upper line. */
export function linesBack(lines: Lines<Tensor>, form: LinearForm<Tensor>): LinearForm<Tensor> {
  const { lowerIntercept, ...others } = aligned(lines, form);
  const { coefficients, gains } = throughLines({ coefficients: form.coefficients, ...others });
  const constant = add(form.constant, gains);
  if (lowerIntercept === undefined) return { rows: form.rows, coefficients, constant };
  const raised = add(constant, lowerGains(form.coefficients, lowerIntercept));
  return { rows: form.rows, coefficients, constant: raised };
}

/** Σ A⁺·intercept for each row: `[batch · rows, 1]`. */
function lowerGains(coefficients: Tensor, intercept: Tensor): Tensor {
  const [total = 0] = coefficients.shape;
  const [batch = 0] = intercept.shape;
  const byLine = relu(reshape(coefficients, [batch, total / Math.max(1, batch), -1]));
  return reshape(matMul(byLine, reshape(intercept, [batch, -1, 1])), [total, 1]);
}

/** Lines that are given for the same rows all: where one is given row by row, the others are repeated for it. */
function aligned(lines: Lines<Tensor>, { rows, coefficients }: LinearForm<Tensor>): Lines<Tensor> {
  const [total = 0] = coefficients.shape;
  const given = [lines.lowerSlope, lines.lowerIntercept, lines.upperSlope, lines.upperIntercept];
  const isByRow = rows > 1 && given.some((line) => line?.shape[0] === total);
  if (!isByRow) return lines;
  const byRow = (line: Tensor): Tensor => (line.shape[0] === total ? line : repeated(line, rows));
  return {
    lowerSlope: byRow(lines.lowerSlope),
    lowerIntercept: lines.lowerIntercept && byRow(lines.lowerIntercept),
    upperSlope: byRow(lines.upperSlope),
    upperIntercept: byRow(lines.upperIntercept),
  };
}

/** Each example's numbers once for each of its rows. */
function repeated(line: Tensor, rows: number): Tensor {
  const [batch = 0, ...shape] = line.shape;
  return reshape(tile(reshape(line, [batch, 1, -1]), [1, rows, 1]), [batch * rows, ...shape]);
}

/** The same and through the convolution in front, where the backend has one operation for both. */
export function linesAffineBack(
  lines: Lines<Tensor>,
  map: AffineMap<Tensor>,
  form: LinearForm<Tensor>,
): LinearForm<Tensor> | undefined {
  if (map.kind !== 'conv2d' || lines.lowerIntercept !== undefined) return undefined;
  const { weight, bias, strides, padding, inputShape } = map;
  const { lowerSlope, upperSlope, upperIntercept } = aligned(lines, form);
  const through = linesConvolutionBack({
    coefficients: form.coefficients,
    lowerSlope,
    upperSlope,
    upperIntercept,
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
