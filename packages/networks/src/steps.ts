import type { FlattenLayer, Layer, ReluLayer, Size } from './layer.ts';
import type { Shape } from './network.ts';
import { outputShape } from './output-shape.ts';

/** A layer to be, which takes its sizes from what comes in. */
export type Step = (input: Shape) => Layer;

/** Layers in a row on inputs of one shape, each step taking its sizes from the layer before. */
export function sequence(input: Shape, steps: readonly Step[]): readonly Layer[] {
  let shape = input;
  return steps.map((step, index) => {
    const layer = step(shape);
    shape = outputShape(layer, shape, `${index}`);
    return layer;
  });
}

/** A fully connected layer. */
export function linear(outputs: number): Step {
  return (input) => ({ kind: 'linear', inputs: input[0] ?? 0, outputs });
}

/** A convolution with square windows, the same stride both ways and the same padding on every side. */
export function conv2d(
  outputs: number,
  {
    size,
    stride = 1,
    padding = 0,
  }: { readonly size: number; readonly stride?: number; readonly padding?: number },
): Step {
  return (input) => ({
    kind: 'conv2d',
    inputs: input.at(-1) ?? 0,
    outputs,
    size: square(size),
    strides: square(stride),
    padding: [padding, padding, padding, padding],
  });
}

/** Batch-norm of the channels that come in, with PyTorch's ε of 1e-5. */
export const batchNorm: Step = (input) => ({
  kind: 'batch-norm',
  channels: input.at(-1) ?? 0,
  epsilon: 1e-5,
});

/** ReLU. */
export const relu = (): ReluLayer => ({ kind: 'relu' });

/** Pixel by pixel, the order of the layout inside: no transposition. */
export const flatten = (): FlattenLayer => ({ kind: 'flatten', order: 'hwc' });

function square(side: number): Size {
  return [side, side];
}
