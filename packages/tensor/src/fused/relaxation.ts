/**
 * CROWN's lines around ReLU, and coefficients through them, as single operations; composed of plain ones where the
 * backend has no kernel. Zhang et al., arXiv:1811.00866, table 2.
 */
import {
  add,
  div,
  matMul,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  reshape,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';

import type { Ends } from './affine.ts';
import { hasKernel, runKernel } from './kernel.ts';

/**
 * Keeps a division by an empty interval from giving NaN. Its square is still a normal float32: the gradient of a quotient
 * divides by the square of the divisor, and 0/0 there would make the whole gradient NaN.
 */
const TINY = 1e-18;

/** The line above max(x, 0), neuron by neuron: max(x, 0) ≤ slope · x + intercept in the box. */
export interface UpperLines {
  readonly slope: Tensor;
  readonly intercept: Tensor;
}

/**
 * With l⁻ = min(l, 0) and u⁺ = max(u, 0) one formula serves all three cases: the slope u⁺/(u⁺ − l⁻) is 1 where the
 * neuron is active, 0 where it is dead; the intercept −slope · l⁻ vanishes for both. Differentiable.
 */
export function upperLines({ lower, upper }: Ends): UpperLines {
  if (hasKernel('UpperLines')) {
    const [slope, intercept] = runKernel('UpperLines', { lower, upper }, { tiny: TINY });
    return { slope: slope as Tensor, intercept: intercept as Tensor };
  }
  const top = relu(upper);
  const bottom = minimum(lower, 0);
  const slope = div(top, maximum(sub(top, bottom), TINY));
  return { slope, intercept: neg(mul(slope, bottom)) };
}

/** What {@link linesConvolutionBack} takes: `weight [height, width, in, out]`, `bias [out]` besides the lines. */
export interface LinesConvolutionBackOperands extends LinesBackOperands {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly strides: readonly [number, number];
  /** Zeros above, below, left and right. */
  readonly padding: readonly [number, number, number, number];
  /** `[height, width, in]` of the convolution's input. */
  readonly inputShape: readonly number[];
}

/**
 * {@link linesBack}, then through the convolution in front: rows on max(Wx + b, 0) become rows on x. Differentiable.
 * Undefined where the backend goes step by step.
 *
 * @returns coefficients `[batch · rows, height, width, in]`, and gains `[batch · rows, 1]`: intercepts and biases
 */
export function linesConvolutionBack(operands: LinesConvolutionBackOperands): LinesBackResult | undefined {
  if (!hasKernel('RelaxedConv2DBack')) return undefined;
  const { coefficients, lowerSlope, upperSlope, upperIntercept, weight, bias, ...geometry } = operands;
  const inputs = { coefficients, lowerSlope, upperSlope, intercept: upperIntercept, weight, bias };
  const [next, gains] = runKernel('RelaxedConv2DBack', inputs, { ...geometry, relu: false });
  return { coefficients: next as Tensor, gains: gains as Tensor };
}

/** Rows of coefficients, and what each row gained besides. */
export interface LinesBackResult {
  readonly coefficients: Tensor;
  readonly gains: Tensor;
}

/** What {@link linesBack} takes. */
export interface LinesBackOperands {
  /** `[batch · rows, …]`. */
  readonly coefficients: Tensor;
  /** `[batch, …]`, as the next two. */
  readonly lowerSlope: Tensor;
  readonly upperSlope: Tensor;
  readonly upperIntercept: Tensor;
}

/**
 * Rows of coefficients on max(x, 0) become rows on x: a positive coefficient takes the lower line, a negative one the
 * upper line, whose intercepts add up to the row's gain. Differentiable.
 *
 * @returns coefficients of the same shape, and gains `[batch · rows, 1]`
 */
export function linesBack({
  coefficients,
  lowerSlope,
  upperSlope,
  upperIntercept,
}: LinesBackOperands): LinesBackResult {
  const total = coefficients.shape[0] as number;
  const batch = lowerSlope.shape[0] as number;
  if (hasKernel('LinesBack')) {
    const flat = (x: Tensor, rows: number): Tensor => reshape(x, [rows, x.size / Math.max(1, rows)]);
    const [next, gains] = runKernel('LinesBack', {
      coefficients: flat(coefficients, total),
      lowerSlope: flat(lowerSlope, batch),
      upperSlope: flat(upperSlope, batch),
      intercept: flat(upperIntercept, batch),
    });
    return { coefficients: reshape(next as Tensor, coefficients.shape), gains: gains as Tensor };
  }
  const byExample = reshape(coefficients, [batch, total / batch, -1]);
  const negative = neg(relu(neg(byExample)));
  const lower = reshape(lowerSlope, [batch, 1, -1]);
  const steeper = reshape(sub(upperSlope, lowerSlope), [batch, 1, -1]);
  const next = add(mul(byExample, lower), mul(negative, steeper));
  const gains = matMul(negative, reshape(upperIntercept, [batch, -1, 1]));
  return { coefficients: reshape(next, coefficients.shape), gains: reshape(gains, [total, 1]) };
}
