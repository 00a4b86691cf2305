import type { Layer } from './layer.ts';
import type { Network, Shape } from './network.ts';
import { outputShape } from './output-shape.ts';
import { elements } from './parameter-shapes.ts';
import { childPath } from './path.ts';
import { applyRule, type LayerRules } from './rules.ts';

/**
 * Floating-point operations of one forward pass of one image: 2 per multiply-add of linear and convolution layers.
 *
 * Products with padding count, as is usual. Biases, activations, pools, normalisation and sums of residuals do not:
 * each costs a few operations per neuron, against hundreds for the weights.
 */
export function countFlops(network: Network): number {
  return ofLayers(network.layers, network.inputShape, (index) => `${index}`);
}

const none = (): number => 0;

const rules: LayerRules<[input: Shape, path: string], number> = {
  linear: ({ inputs, outputs }) => 2 * inputs * outputs,
  conv2d: (layer, input, path) =>
    2 * elements(outputShape(layer, input, path)) * elements(layer.size) * layer.inputs,
  relu: none,
  'leaky-relu': none,
  sigmoid: none,
  tanh: none,
  flatten: none,
  'batch-norm': none,
  'average-pool': none,
  'max-pool': none,
  normalize: none,
  scale: none,
  residual: ({ body, shortcut }, input, path) =>
    ofLayers(body, input, (index) => childPath(path, 'body', index)) +
    ofLayers(shortcut, input, (index) => childPath(path, 'shortcut', index)),
};

function ofLayers(layers: readonly Layer[], input: Shape, pathOf: (index: number) => string): number {
  let shape = input;
  let total = 0;
  for (const [index, layer] of layers.entries()) {
    total += applyRule(rules, layer, shape, pathOf(index));
    shape = outputShape(layer, shape, pathOf(index));
  }
  return total;
}
