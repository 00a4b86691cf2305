import type { Layer } from '../layer.ts';
import type { Network, Parameters, Shape, StoredArray } from '../network.ts';
import { outputShape } from '../output-shape.ts';
import { parameterOf } from '../parameters.ts';
import { childPath } from '../path.ts';
import { applyRule, type LayerRules } from '../rules.ts';
import { windowsOf } from './reference-windows.ts';

/**
 * The logits of one image by plain loops in float64, from the definitions of the layers: slow, and the oracle for
 * every other forward pass. Batch-norm uses the stored statistics.
 *
 * @param image flat, in NHWC order
 */
export function referenceForward(
  network: Network,
  stored: Parameters<StoredArray>,
  image: ArrayLike<number>,
): Float64Array {
  const input = { shape: network.inputShape, data: Float64Array.from(image) };
  return ofLayers(network.layers, input, { stored, pathOf: (index) => `${index}` }).data;
}

interface Values {
  readonly shape: Shape;
  readonly data: Float64Array;
}

type Stored = Parameters<StoredArray>;

const rules: LayerRules<[input: Values, path: string, stored: Stored], Values> = {
  linear({ inputs, outputs }, input, path, stored) {
    const weight = parameterOf(stored, path, 'weight').data;
    const data = Float64Array.from(parameterOf(stored, path, 'bias').data);
    for (let output = 0; output < outputs; output++) {
      for (let feature = 0; feature < inputs; feature++) {
        add(data, output, at(input.data, feature) * at(weight, feature * outputs + output));
      }
    }
    return { shape: [outputs], data };
  },
  conv2d(layer, input, path, stored) {
    const weight = parameterOf(stored, path, 'weight').data;
    const bias = parameterOf(stored, path, 'bias').data;
    const { inputs, outputs, size } = layer;
    const shape = outputShape(layer, input.shape);
    const data = new Float64Array(product(shape));
    for (const { position, taps } of windowsOf(layer, input.shape)) {
      for (let output = 0; output < outputs; output++) {
        add(data, position * outputs + output, at(bias, output));
        for (const { row, column, pixel } of taps) {
          for (let channel = 0; channel < inputs; channel++) {
            const tap = ((row * size[1] + column) * inputs + channel) * outputs + output;
            add(
              data,
              position * outputs + output,
              at(input.data, pixel * inputs + channel) * at(weight, tap),
            );
          }
        }
      }
    }
    return { shape, data };
  },
  relu: (_layer, { shape, data }) => ({ shape, data: data.map((value) => Math.max(value, 0)) }),
  'leaky-relu': ({ slope }, { shape, data }) => ({
    shape,
    data: data.map((value) => (value < 0 ? slope * value : value)),
  }),
  sigmoid: (_layer, { shape, data }) => ({ shape, data: data.map((value) => 1 / (1 + Math.exp(-value))) }),
  tanh: (_layer, { shape, data }) => ({ shape, data: data.map(Math.tanh) }),
  flatten({ order }, { shape, data }) {
    const [height = 0, width = 0, channels = 0] = shape;
    if (order === 'hwc' || shape.length === 1) return { shape: [data.length], data };
    const pixels = height * width;
    return {
      shape: [data.length],
      data: data.map((_, index) => at(data, (index % pixels) * channels + Math.floor(index / pixels))),
    };
  },
  'batch-norm'({ channels, epsilon }, { shape, data }, path, stored) {
    const of = (name: string, index: number): number =>
      at(parameterOf(stored, path, name).data, index % channels);
    return {
      shape,
      data: data.map(
        (value, index) =>
          (of('gamma', index) * (value - of('mean', index))) / Math.sqrt(of('variance', index) + epsilon) +
          of('beta', index),
      ),
    };
  },
  'average-pool': (layer, input) =>
    pool(layer, input, (values) => {
      const divisor = layer.divisor === 'window' ? product(layer.size) : values.length;
      return values.reduce((a, b) => a + b, 0) / divisor;
    }),
  'max-pool': (layer, input) => pool(layer, input, (values) => Math.max(...values)),
  normalize({ mean, deviation }, { shape, data }) {
    const channels = mean.length;
    return {
      shape,
      data: data.map(
        (value, index) => (value - at(mean, index % channels)) / at(deviation, index % channels),
      ),
    };
  },
  scale({ shape: scales }, { shape, data }, path, stored) {
    const scale = parameterOf(stored, path, 'scale').data;
    const offset = parameterOf(stored, path, 'offset').data;
    const count = product(scales);
    return {
      shape,
      data: data.map((value, index) => at(scale, index % count) * value + at(offset, index % count)),
    };
  },
  residual({ body, shortcut }, input, path, stored) {
    const one = ofLayers(body, input, { stored, pathOf: (index) => childPath(path, 'body', index) });
    const other = ofLayers(shortcut, input, {
      stored,
      pathOf: (index) => childPath(path, 'shortcut', index),
    });
    return { shape: one.shape, data: one.data.map((value, index) => value + at(other.data, index)) };
  },
};

interface Walk {
  readonly stored: Stored;
  readonly pathOf: (index: number) => string;
}

function ofLayers(layers: readonly Layer[], input: Values, { stored, pathOf }: Walk): Values {
  return layers.reduce((value, layer, index) => applyRule(rules, layer, value, pathOf(index), stored), input);
}

type PoolLayer = Extract<Layer, { readonly kind: 'average-pool' | 'max-pool' }>;

function pool(layer: PoolLayer, input: Values, summarise: (values: readonly number[]) => number): Values {
  const shape = outputShape(layer, input.shape);
  const channels = shape.at(-1) ?? 0;
  const data = new Float64Array(product(shape));
  for (const { position, taps } of windowsOf(layer, input.shape)) {
    for (let channel = 0; channel < channels; channel++) {
      data[position * channels + channel] = summarise(
        taps.map(({ pixel }) => at(input.data, pixel * channels + channel)),
      );
    }
  }
  return { shape, data };
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`index ${index} lies outside an array of ${values.length}`);
  return value;
}

function add(values: Float64Array, index: number, value: number): void {
  values[index] = at(values, index) + value;
}

function product(shape: Shape): number {
  return shape.reduce((total, extent) => total * extent, 1);
}
