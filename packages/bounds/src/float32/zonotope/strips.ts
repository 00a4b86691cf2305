import type { Box } from '@drawdown/properties';
import {
  add,
  minimum,
  mul,
  sigmoid,
  square,
  sub,
  type Tensor,
  tanh,
  upperLines,
  zerosLike,
} from '@drawdown/tensor';

import type { SShape } from '../../arithmetic.ts';
import type { Strip } from '../../zonotope/zonotope.ts';

/** Leaky ReLU is αx + (1 − α) max(x, 0), and ReLU lies between its upper line and the parallel through 0. */
export function leakyReluStrip(alpha: number, box: Box<Tensor>): Strip<Tensor> {
  const { slope, intercept } = upperLines(box);
  return {
    slope: add(alpha, mul(1 - alpha, slope)),
    lower: zerosLike(intercept),
    upper: mul(1 - alpha, intercept),
  };
}

/** The lesser of the slopes at both ends, and the lines through both ends of the curve. */
export function sShapedStrip(shape: SShape, { lower, upper }: Box<Tensor>): Strip<Tensor> {
  const { value, slopeOf } = sShapes[shape];
  const [low, high] = [value(lower), value(upper)];
  const slope = minimum(slopeOf(low), slopeOf(high));
  return { slope, lower: sub(low, mul(slope, lower)), upper: sub(high, mul(slope, upper)) };
}

interface SShapedFunction {
  readonly value: (x: Tensor) => Tensor;
  /** f′(x), given f(x). */
  readonly slopeOf: (value: Tensor) => Tensor;
}

const sShapes: { readonly [K in SShape]: SShapedFunction } = {
  sigmoid: { value: sigmoid, slopeOf: (value) => mul(value, sub(1, value)) },
  tanh: { value: tanh, slopeOf: (value) => sub(1, square(value)) },
};
