import { UserError } from '@drawdown/records';

import type { AveragePoolLayer, Conv2dLayer, Layer, MaxPoolLayer, Size } from './layer.ts';
import type { Network, Shape } from './network.ts';
import { childPath } from './path.ts';
import { applyRule, type LayerRules } from './rules.ts';

/**
 * The shape that a layer makes of one example of shape `input`. A stride that does not fit leaves the rest over
 * (floor): ⌊(size + padding − window)/stride⌋ + 1.
 *
 * @param path the layer's path, for the message
 * @throws UserError naming the layer, the shape it expects and the shape that came
 */
export function outputShape(layer: Layer, input: Shape, path = ''): Shape {
  return applyRule(rules, layer, input, path);
}

/**
 * The shape of one example after each top-level layer of a network.
 *
 * @throws UserError when a layer does not fit the one before it
 */
export function layerShapes(network: Network): readonly Shape[] {
  const shapes: Shape[] = [];
  for (const [index, layer] of network.layers.entries()) {
    shapes.push(outputShape(layer, shapes.at(-1) ?? network.inputShape, `${index}`));
  }
  return shapes;
}

const rules: LayerRules<[input: Shape, path: string], Shape> = {
  linear(layer, input, path) {
    const fits = input.length === 1 && input[0] === layer.inputs;
    if (!fits) throw mismatch(path, layer, { expected: `[${layer.inputs}]`, input });
    return [layer.outputs];
  },
  conv2d(layer, input, path) {
    const [height, width, channels] = input;
    if (height === undefined || width === undefined || channels !== layer.inputs || input.length !== 3) {
      throw mismatch(path, layer, { expected: `[height, width, ${layer.inputs}]`, input });
    }
    return [...windows(layer, input, path), layer.outputs];
  },
  relu: same,
  'leaky-relu'(layer, input, path) {
    const { slope } = layer;
    if (!(slope >= 0 && slope < 1)) {
      throw new UserError(
        `${named(path, layer)} needs a slope of at least 0 and below 1, but ${slope} was given`,
      );
    }
    return input;
  },
  sigmoid: same,
  tanh: same,
  flatten: (_layer, input) => [input.reduce((product, extent) => product * extent, 1)],
  'batch-norm'(layer, input, path) {
    return sameChannels(layer, input, { path, channels: layer.channels });
  },
  'average-pool': poolShape,
  'max-pool': poolShape,
  normalize(layer, input, path) {
    if (layer.mean.length !== layer.deviation.length) {
      throw new UserError(
        `${named(path, layer)} has ${layer.mean.length} means and ${layer.deviation.length} deviations; give one of each per channel`,
      );
    }
    const flat = layer.deviation.find((deviation) => !(deviation > 0));
    if (flat !== undefined) {
      throw new UserError(
        `${named(path, layer)} divides by its deviations, which must be above 0, but one is ${flat}`,
      );
    }
    return sameChannels(layer, input, { path, channels: layer.mean.length });
  },
  scale(layer, input, path) {
    const { shape } = layer;
    if (shape.join() === input.join()) return input;
    const [channels] = shape;
    if (channels === undefined || shape.length !== 1) {
      throw mismatch(path, layer, { expected: show(shape), input });
    }
    return sameChannels(layer, input, { path, channels });
  },
  residual(layer, input, path) {
    const body = branchShape(layer.body, input, (index) => childPath(path, 'body', index));
    const shortcut = branchShape(layer.shortcut, input, (index) => childPath(path, 'shortcut', index));
    if (body.join() !== shortcut.join()) {
      throw new UserError(
        `${named(path, layer)} adds its branches, but the body gives ${show(body)} and the shortcut ${show(shortcut)}; make them equal`,
      );
    }
    return body;
  },
};

function same(_layer: Layer, input: Shape): Shape {
  return input;
}

type PoolLayer = AveragePoolLayer | MaxPoolLayer;

function poolShape(layer: PoolLayer, input: Shape, path: string): Shape {
  const [height = 0, width = 0, channels] = input;
  if (channels === undefined || input.length !== 3) {
    throw mismatch(path, layer, { expected: '[height, width, channels]', input });
  }
  const [rows, columns] = windows(layer, input, path);
  const { size, strides, padding } = layer;
  const [top, , left] = padding;
  const lastRow = (rows - 1) * strides[0] - top;
  const lastColumn = (columns - 1) * strides[1] - left;
  if (top >= size[0] || left >= size[1] || lastRow >= height || lastColumn >= width) {
    throw new UserError(
      `${named(path, layer)} has a window of ${size.join('×')} that lies wholly in the padding [${padding.join(', ')}] around ${show(input)}; pad less`,
    );
  }
  return [rows, columns, channels];
}

/** How many windows fit, along the height and the width. */
function windows(layer: Conv2dLayer | PoolLayer, input: Shape, path: string): Size {
  const [height = 0, width = 0] = input;
  const [top, bottom, left, right] = layer.padding;
  const rows = Math.floor((height + top + bottom - layer.size[0]) / layer.strides[0]) + 1;
  const columns = Math.floor((width + left + right - layer.size[1]) / layer.strides[1]) + 1;
  if (!(rows >= 1 && columns >= 1)) {
    const window = layer.size.join('×');
    throw new UserError(
      `${named(path, layer)} needs an image of at least ${window} after padding, but ${show(input)} came; use a larger image or another network`,
    );
  }
  return [rows, columns];
}

function sameChannels(
  layer: Layer,
  input: Shape,
  { path, channels }: { path: string; channels: number },
): Shape {
  const fits = (input.length === 1 || input.length === 3) && input.at(-1) === channels;
  if (!fits)
    throw mismatch(path, layer, { expected: `[height, width, ${channels}] or [${channels}]`, input });
  return input;
}

function branchShape(layers: readonly Layer[], input: Shape, pathOf: (index: number) => string): Shape {
  return layers.reduce((shape, layer, index) => outputShape(layer, shape, pathOf(index)), input);
}

function mismatch(
  path: string,
  layer: Layer,
  { expected, input }: { expected: string; input: Shape },
): UserError {
  return new UserError(
    `${named(path, layer)} expects ${expected}, but ${show(input)} came; mend the layer or the one before it`,
  );
}

function named(path: string, layer: Layer): string {
  return path === '' ? `a ${layer.kind} layer` : `layer ${path} (${layer.kind})`;
}

function show(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
