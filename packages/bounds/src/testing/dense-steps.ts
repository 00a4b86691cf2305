import {
  childPath,
  type Layer,
  type MaxPoolLayer,
  type Network,
  outputShape,
  type Parameters,
  type Shape,
  type StoredArray,
} from '@drawdown/networks';
import { referenceForward } from '@drawdown/networks/testing';

import type { SShape } from '../arithmetic.ts';

/** A network without layouts: numbers in a row, and between them matrices or one of the few other steps. */
export type DenseStep =
  | AffineStep
  | { readonly kind: 'relu' }
  | { readonly kind: SShape }
  | { readonly kind: 'leaky-relu'; readonly slope: number }
  | { readonly kind: 'maximum'; readonly groups: readonly (readonly number[])[] }
  | { readonly kind: 'sum'; readonly body: readonly DenseStep[]; readonly shortcut: readonly DenseStep[] };

/** y = Wx + b; `matrix[output][input]`. */
export interface AffineStep {
  readonly kind: 'affine';
  readonly matrix: readonly Float64Array[];
  readonly bias: Float64Array;
  /** Whether the layer only moves numbers: bounds through it stay as they are. */
  readonly moves: boolean;
}

/**
 * The steps of a network. The matrix of a layer is found by asking the scalar forward pass what it makes of zero and of
 * each unit vector, so nothing here knows about kernels, strides, paddings or orders.
 */
export function denseSteps(network: Network, stored: Parameters<StoredArray>): readonly DenseStep[] {
  return stepsOf(network.layers, network.inputShape, { stored, pathOf: (index) => `${index}` });
}

interface Place {
  readonly stored: Parameters<StoredArray>;
  readonly pathOf: (index: number) => string;
}

function stepsOf(
  layers: readonly Layer[],
  inputShape: Shape,
  { stored, pathOf }: Place,
): readonly DenseStep[] {
  let shape = inputShape;
  return layers.map((layer, index) => {
    const step = stepOf(layer, shape, { stored, path: pathOf(index) });
    shape = outputShape(layer, shape);
    return step;
  });
}

interface LayerPlace {
  readonly stored: Parameters<StoredArray>;
  readonly path: string;
}

function stepOf(layer: Layer, shape: Shape, { stored, path }: LayerPlace): DenseStep {
  switch (layer.kind) {
    case 'relu':
      return { kind: 'relu' };
    case 'sigmoid':
    case 'tanh':
      return { kind: layer.kind };
    case 'leaky-relu':
      return { kind: 'leaky-relu', slope: layer.slope };
    case 'max-pool':
      return { kind: 'maximum', groups: groupsOf(layer, shape) };
    case 'residual':
      return {
        kind: 'sum',
        body: stepsOf(layer.body, shape, { stored, pathOf: (index) => childPath(path, 'body', index) }),
        shortcut: stepsOf(layer.shortcut, shape, {
          stored,
          pathOf: (index) => childPath(path, 'shortcut', index),
        }),
      };
    default:
      return affineStep(layer, shape, { stored, path });
  }
}

function affineStep(layer: Layer, shape: Shape, { stored, path }: LayerPlace): AffineStep {
  const alone = { name: 'one layer', inputShape: shape, classes: 0, layers: [layer] };
  const parameters = Object.fromEntries(
    Object.entries(stored)
      .filter(([key]) => key.startsWith(`${path}.`))
      .map(([key, value]) => [`0${key.slice(path.length)}`, value]),
  );
  const inputs = shape.reduce((product, side) => product * side, 1);
  const bias = referenceForward(alone, parameters, new Float64Array(inputs));
  const columns = Array.from({ length: inputs }, (_, input) => {
    const unit = new Float64Array(inputs);
    unit[input] = 1;
    return referenceForward(alone, parameters, unit).map((value, output) => value - at(bias, output));
  });
  const matrix = Array.from(bias, (_, output) => Float64Array.from(columns, (column) => at(column, output)));
  return { kind: 'affine', matrix, bias, moves: layer.kind === 'flatten' };
}

/** For every output of a max-pool, the inputs under its window, row by row; nothing stands for padding. */
function groupsOf(
  { size, strides, padding: [above, below, before, behind] }: MaxPoolLayer,
  [height = 0, width = 0, channels = 0]: Shape,
): number[][] {
  const groups: number[][] = [];
  for (let top = -above; top + size[0] <= height + below; top += strides[0]) {
    for (let left = -before; left + size[1] <= width + behind; left += strides[1]) {
      for (let channel = 0; channel < channels; channel++) {
        const group: number[] = [];
        for (let row = Math.max(top, 0); row < Math.min(top + size[0], height); row++) {
          for (let column = Math.max(left, 0); column < Math.min(left + size[1], width); column++) {
            group.push((row * width + column) * channels + channel);
          }
        }
        groups.push(group);
      }
    }
  }
  return groups;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
