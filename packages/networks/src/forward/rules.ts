import {
  add,
  affine,
  div,
  mul,
  relu,
  reshape,
  sigmoid,
  sqrt,
  sub,
  type Tensor,
  tanh,
  tensor1d,
  transpose,
} from '@drawdown/tensor';

import type { Layer } from '../layer.ts';
import type { Parameters } from '../network.ts';
import { parameterOf } from '../parameters.ts';
import { childPath } from '../path.ts';
import { applyRule, type LayerRules } from '../rules.ts';
import { leakyRelu } from './leaky-relu.ts';
import { averagePooled, maxPooled } from './pools.ts';
import type { Statistics } from './statistics.ts';

/** What a forward pass carries along: the parameters, and where batch-norm takes mean and variance from. */
export interface ForwardContext {
  readonly parameters: Parameters<Tensor>;
  readonly statistics: Statistics;
}

/** The output of layers in a row; `pathOf` gives the path of each. A ReLU behind an affine layer is part of its operation. */
export function forwardLayers(
  layers: readonly Layer[],
  input: Tensor,
  { pathOf, ...context }: ForwardContext & { readonly pathOf: (index: number) => string },
): Tensor {
  let value = input;
  for (const [index, layer] of layers.entries()) {
    if (layer.kind === 'relu' && isAffine(layers[index - 1])) continue;
    const relu = layers[index + 1]?.kind === 'relu';
    value = applyRule(rules, layer, value, pathOf(index), { ...context, relu });
  }
  return value;
}

/** Whether a layer's own operation takes the ReLU behind it along. */
function isAffine(layer: Layer | undefined): boolean {
  return layer?.kind === 'linear' || layer?.kind === 'conv2d';
}

interface FollowedBy {
  /** Whether a ReLU follows the layer. */
  readonly relu: boolean;
}

/** Inputs are `[batch, height, width, channels]` or `[batch, features]`. */
const rules: LayerRules<[input: Tensor, path: string, context: ForwardContext & FollowedBy], Tensor> = {
  linear: (_layer, input, path, { parameters, relu: isCut }) =>
    affine(input, { ...weightAndBias(parameters, path), relu: isCut }),
  conv2d: ({ strides, padding }, input, path, { parameters, relu: isCut }) =>
    affine(input, { ...weightAndBias(parameters, path), convolution: { strides, padding }, relu: isCut }),
  relu: (_layer, input) => relu(input),
  'leaky-relu': ({ slope }, input) => leakyRelu(input, slope),
  sigmoid: (_layer, input) => sigmoid(input),
  tanh: (_layer, input) => tanh(input),
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
  'average-pool': (layer, input) => averagePooled(layer, input),
  'max-pool': (layer, input) => maxPooled(layer, input),
  normalize: ({ mean, deviation }, input) => div(sub(input, tensor1d([...mean])), tensor1d([...deviation])),
  scale: (_layer, input, path, { parameters }) =>
    add(mul(input, parameterOf(parameters, path, 'scale')), parameterOf(parameters, path, 'offset')),
  residual({ body, shortcut }, input, path, context) {
    return add(
      forwardLayers(body, input, { ...context, pathOf: (index) => childPath(path, 'body', index) }),
      forwardLayers(shortcut, input, { ...context, pathOf: (index) => childPath(path, 'shortcut', index) }),
    );
  },
};

function weightAndBias(parameters: Parameters<Tensor>, path: string): { weight: Tensor; bias: Tensor } {
  return { weight: parameterOf(parameters, path, 'weight'), bias: parameterOf(parameters, path, 'bias') };
}
