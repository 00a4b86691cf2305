import {
  childPath,
  type Layer,
  outputShape,
  type Parameters,
  parameterOf,
  type Shape,
  type StoredArray,
} from '@drawdown/networks';

import { exactSigmoid, exactTanh } from './exact-curves.ts';
import { dividedBy, type Fixed, fixed, largest, rootOf, times } from './fixed-point.ts';

/** Numbers of one example in exact arithmetic. */
export interface ExactValues {
  readonly shape: Shape;
  readonly data: readonly Fixed[];
}

/** A layer's parameters and where they are. */
export interface ExactPlace {
  readonly stored: Parameters<StoredArray>;
  readonly path: string;
}

/** What layers make of one example in exact real arithmetic, up to 2⁻¹⁶⁰⁰. */
export function exactLayers(
  layers: readonly Layer[],
  input: ExactValues,
  {
    stored,
    pathOf,
  }: { readonly stored: Parameters<StoredArray>; readonly pathOf: (index: number) => string },
): ExactValues {
  return layers.reduce(
    (values, layer, index) => exactLayer(layer, values, { stored, path: pathOf(index) }),
    input,
  );
}

/** What one layer makes of one example in exact real arithmetic. */
export function exactLayer(layer: Layer, input: ExactValues, { stored, path }: ExactPlace): ExactValues {
  const shape = outputShape(layer, input.shape);
  const parameter = (name: string): Fixed[] => Array.from(parameterOf(stored, path, name).data, fixed);
  switch (layer.kind) {
    case 'linear': {
      const weight = parameter('weight');
      const data = parameter('bias').map((bias, output) =>
        input.data.reduce(
          (sum, value, feature) => sum + times(value, at(weight, feature * layer.outputs + output)),
          bias,
        ),
      );
      return { shape, data };
    }
    case 'conv2d': {
      const weight = parameter('weight');
      const bias = parameter('bias');
      const [height = 0, width = 0] = input.shape;
      const [, outWidth = 0] = shape;
      const [top, , left] = layer.padding;
      const data = Array.from({ length: sizeOf(shape) }, (_, index) => {
        const output = index % layer.outputs;
        const position = Math.floor(index / layer.outputs);
        const row = Math.floor(position / outWidth) * layer.strides[0] - top;
        const column = (position % outWidth) * layer.strides[1] - left;
        let sum = at(bias, output);
        for (let tap = 0; tap < layer.size[0] * layer.size[1]; tap++) {
          const [y, x] = [row + Math.floor(tap / layer.size[1]), column + (tap % layer.size[1])];
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          for (let channel = 0; channel < layer.inputs; channel++) {
            const pixel = at(input.data, (y * width + x) * layer.inputs + channel);
            sum += times(pixel, at(weight, (tap * layer.inputs + channel) * layer.outputs + output));
          }
        }
        return sum;
      });
      return { shape, data };
    }
    case 'relu':
      return { shape, data: input.data.map((value) => (value > 0n ? value : 0n)) };
    case 'leaky-relu': {
      const leak = fixed(layer.slope);
      return { shape, data: input.data.map((value) => (value > 0n ? value : times(leak, value))) };
    }
    case 'sigmoid':
      return { shape, data: input.data.map(exactSigmoid) };
    case 'tanh':
      return { shape, data: input.data.map(exactTanh) };
    case 'flatten': {
      const [height = 0, width = 0, channels = 0] = input.shape;
      if (layer.order === 'hwc' || input.shape.length === 1) return { shape, data: input.data };
      const pixels = height * width;
      return {
        shape,
        data: input.data.map((_, index) =>
          at(input.data, (index % pixels) * channels + Math.floor(index / pixels)),
        ),
      };
    }
    case 'batch-norm': {
      const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map(parameter);
      const deviations = (variance ?? []).map((value) => rootOf(value + fixed(layer.epsilon)));
      const data = input.data.map((value, index) => {
        const channel = index % layer.channels;
        const product = (value - at(mean, channel)) * at(gamma, channel);
        return product / at(deviations, channel) + at(beta, channel);
      });
      return { shape, data };
    }
    case 'normalize': {
      const channels = layer.mean.length;
      const data = input.data.map((value, index) =>
        dividedBy(
          value - fixed(layer.mean[index % channels] ?? 0),
          fixed(layer.deviation[index % channels] ?? 0),
        ),
      );
      return { shape, data };
    }
    case 'scale': {
      const [scale, offset] = [parameter('scale'), parameter('offset')];
      const data = input.data.map(
        (value, index) => times(value, at(scale, index % scale.length)) + at(offset, index % offset.length),
      );
      return { shape, data };
    }
    case 'average-pool': {
      const all = layer.size[0] * layer.size[1];
      return {
        shape,
        data: groupsOf(layer, input.shape).map((group) => {
          const divisor = layer.divisor === 'window' ? all : group.length;
          return group.reduce((sum, index) => sum + at(input.data, index), 0n) / BigInt(divisor);
        }),
      };
    }
    case 'max-pool':
      return {
        shape,
        data: groupsOf(layer, input.shape).map((group) =>
          largest(group.map((index) => at(input.data, index))),
        ),
      };
    case 'residual': {
      const body = exactLayers(layer.body, input, {
        stored,
        pathOf: (index) => childPath(path, 'body', index),
      });
      const shortcut = exactLayers(layer.shortcut, input, {
        stored,
        pathOf: (index) => childPath(path, 'shortcut', index),
      });
      return { shape, data: body.data.map((value, index) => value + at(shortcut.data, index)) };
    }
  }
}

type Pool = Extract<Layer, { readonly kind: 'average-pool' | 'max-pool' }>;

/** For every output of a pooling layer, the inputs under its window; nothing stands for padding. */
function groupsOf(
  { size, strides, padding: [above, below, before, behind] }: Pool,
  [height = 0, width = 0, channels = 0]: Shape,
): number[][] {
  const groups: number[][] = [];
  for (let top = -above; top + size[0] <= height + below; top += strides[0]) {
    for (let left = -before; left + size[1] <= width + behind; left += strides[1]) {
      for (let channel = 0; channel < channels; channel++) {
        groups.push(
          Array.from({ length: size[0] * size[1] }, (_, tap) => tap).flatMap((tap) => {
            const [row, column] = [top + Math.floor(tap / size[1]), left + (tap % size[1])];
            const isInside = row >= 0 && row < height && column >= 0 && column < width;
            return isInside ? [(row * width + column) * channels + channel] : [];
          }),
        );
      }
    }
  }
  return groups;
}

function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

function at(values: readonly Fixed[] | undefined, index: number): Fixed {
  const value = values?.[index];
  if (value === undefined) throw new RangeError(`no entry ${index}`);
  return value;
}
