/**
 * Affine layers as single operations: of inputs, and of boxes. The native backend computes each in one pass over
 * memory; on the others they are composed of plain operations. Both are differentiable in every operand.
 */
import {
  abs,
  add,
  conv2d,
  matMul,
  mul,
  relu as reluOp,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

import { hasKernel, runKernel } from './kernel.ts';
import { convolutionPadding } from './padding.ts';

/** y = xW + b; `weight [in, out]`, `bias [out]`. */
export interface LinearOperands {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly convolution?: undefined;
}

/** A convolution of NHWC images; `weight [height, width, in, out]`, `bias [out]`. */
export interface ConvolutionOperands {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly convolution: {
    readonly strides: readonly [number, number];
    /** Zeros above, below, left and right. */
    readonly padding: readonly [number, number, number, number];
  };
}

/** An affine layer: what it multiplies with, and whether max(x, 0) follows. */
export type AffineOperands = (LinearOperands | ConvolutionOperands) & { readonly relu: boolean };

/** The ends of boxes, `[batch, …]` each. */
export interface Ends {
  readonly lower: Tensor;
  readonly upper: Tensor;
}

/** Wx + b, cut to max(x, 0) where asked. `[batch, …out]`. */
export function affine(x: Tensor, layer: AffineOperands): Tensor {
  const { weight, bias, relu, convolution } = layer;
  if (convolution !== undefined && hasKernel('AffineConv2D')) {
    const [out] = runKernel('AffineConv2D', { x, weight, bias }, { ...convolution, relu });
    return out as Tensor;
  }
  const sum = add(times(x, weight, layer), bias);
  return relu ? reluOp(sum) : sum;
}

/**
 * The box of Wx + b for x in a box, cut to max(x, 0) where asked: c′ = Wc + b, r′ = |W| r.
 *
 * Exact but for rounding, which is to nearest: for training, not for verdicts. Gowal et al., arXiv:1810.12715, §3.
 */
export function intervalAffine({ lower, upper }: Ends, layer: AffineOperands): Ends {
  const { weight, bias, relu, convolution } = layer;
  const kernelName = convolution === undefined ? 'IntervalLinear' : 'IntervalConv2D';
  if (hasKernel(kernelName)) {
    const inputs = { lower, upper, weight, bias };
    const [low, high] = runKernel(kernelName, inputs, { ...convolution, relu });
    return { lower: low as Tensor, upper: high as Tensor };
  }
  const centre = add(times(mul(add(lower, upper), 0.5), weight, layer), bias);
  const radius = times(mul(sub(upper, lower), 0.5), abs(weight), layer);
  const ends = { lower: sub(centre, radius), upper: add(centre, radius) };
  return relu ? { lower: reluOp(ends.lower), upper: reluOp(ends.upper) } : ends;
}

function times(x: Tensor, weight: Tensor, { convolution }: AffineOperands): Tensor {
  if (convolution === undefined) return matMul(x as Tensor2D, weight as Tensor2D);
  return conv2d(
    x as Tensor4D,
    weight as Tensor4D,
    [...convolution.strides],
    convolutionPadding(convolution.padding),
  );
}
