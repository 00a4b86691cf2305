import {
  add,
  avgPool,
  conv2d,
  div,
  matMul,
  maxPool,
  mul,
  relu,
  reshape,
  sqrt,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  transpose,
} from '@drawdown/tensor';

import type { Layer, Padding } from '../layer.ts';
import type { Parameters } from '../network.ts';
import { parameterOf } from '../parameters.ts';
import { childPath } from '../path.ts';
import { applyRule, type LayerRules } from '../rules.ts';
import type { Statistics } from './statistics.ts';

/** What a forward pass carries along: the parameters, and where batch-norm takes mean and variance from. */
export interface ForwardContext {
  readonly parameters: Parameters<Tensor>;
  readonly statistics: Statistics;
}

/** The output of layers in a row; `pathOf` gives the path of each. */
export function forwardLayers(
  layers: readonly Layer[],
  input: Tensor,
  { pathOf, ...context }: ForwardContext & { readonly pathOf: (index: number) => string },
): Tensor {
  return layers.reduce(
    (value, layer, index) => applyRule(rules, layer, value, pathOf(index), context),
    input,
  );
}

/** Inputs are `[batch, height, width, channels]` or `[batch, features]`. */
const rules: LayerRules<[input: Tensor, path: string, context: ForwardContext], Tensor> = {
  linear(_layer, input, path, { parameters }) {
    const weight = parameterOf(parameters, path, 'weight') as Tensor2D;
    return add(matMul(input as Tensor2D, weight), parameterOf(parameters, path, 'bias'));
  },
  conv2d({ strides, padding }, input, path, { parameters }) {
    const weight = parameterOf(parameters, path, 'weight') as Tensor4D;
    const image = input as Tensor4D;
    return add(conv2d(image, weight, [...strides], explicit(padding)), parameterOf(parameters, path, 'bias'));
  },
  relu: (_layer, input) => relu(input),
  flatten({ order }, input) {
    const ordered = order === 'chw' && input.rank === 4 ? transpose(input, [0, 3, 1, 2]) : input;
    const [batch = 0, ...extents] = ordered.shape;
    return reshape(ordered, [batch, extents.reduce((product, extent) => product * extent, 1)]);
  },
  'batch-norm'({ epsilon }, input, path, { parameters, statistics }) {
    const { mean, variance } = statistics(path, input);
    const gain = div(parameterOf(parameters, path, 'gamma'), sqrt(add(variance, epsilon)));
    return add(mul(sub(input, mean), gain), parameterOf(parameters, path, 'beta'));
  },
  'average-pool': ({ size, strides }, input) => avgPool(input as Tensor4D, [...size], [...strides], 'valid'),
  'max-pool': ({ size, strides }, input) => maxPool(input as Tensor4D, [...size], [...strides], 'valid'),
  normalize: ({ mean, deviation }, input) => div(sub(input, tensor1d([...mean])), tensor1d([...deviation])),
  residual({ body, shortcut }, input, path, context) {
    return add(
      forwardLayers(body, input, { ...context, pathOf: (index) => childPath(path, 'body', index) }),
      forwardLayers(shortcut, input, { ...context, pathOf: (index) => childPath(path, 'shortcut', index) }),
    );
  },
};

function explicit([top, bottom, left, right]: Padding): AxisPadding | 'valid' {
  if (top === 0 && bottom === 0 && left === 0 && right === 0) return 'valid';
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** TF.js's explicit padding of an NHWC image: before and after, axis by axis. */
type AxisPadding = [[number, number], [number, number], [number, number], [number, number]];
