import type { Layer, Padding, Size } from '../layer.ts';
import type { Parameters, Shape, StoredArray } from '../network.ts';
import { childPath, parameterPath } from '../path.ts';
import type { Nested, OracleLayer } from './oracle-schema.ts';

/** Layers in this package's layouts, and their parameters by path. */
interface Converted {
  readonly layers: readonly Layer[];
  readonly parameters: Parameters<StoredArray>;
}

/** Converts layers and their parameters: OIHW to HWIO, `[out, in]` to `[in, out]`. */
export function convertLayers(layers: readonly OracleLayer[], pathOf: (index: number) => string): Converted {
  const parts = layers.map((layer, index) => convert(layer, pathOf(index)));
  return {
    layers: parts.map(({ layer }) => layer),
    parameters: Object.assign({}, ...parts.map(({ parameters }) => parameters)),
  };
}

interface ConvertedLayer {
  readonly layer: Layer;
  readonly parameters: Parameters<StoredArray>;
}

type OracleOf<K> = OracleLayer & { readonly kind: K };
type OraclePool = OracleOf<'average-pool' | 'max-pool'>;

type OracleRules = {
  readonly [K in OracleLayer['kind']]: (layer: OracleOf<K>, path: string) => ConvertedLayer;
};

const rules: OracleRules = {
  linear({ weight, bias }, path) {
    const [inputs, outputs] = [weight[0]?.length ?? 0, weight.length];
    const stored = { weight: permuted(weight, [outputs, inputs], [1, 0]), bias: vector(bias) };
    return { layer: { kind: 'linear', inputs, outputs }, parameters: under(path, stored) };
  },
  conv2d({ weightOIHW, bias, stride, padding }, path) {
    const [outputs, inputs] = [weightOIHW.length, weightOIHW[0]?.length ?? 0];
    const size = [weightOIHW[0]?.[0]?.length ?? 0, weightOIHW[0]?.[0]?.[0]?.length ?? 0] as const;
    const [rows, columns] = both(padding);
    const weight = permuted(weightOIHW, [outputs, inputs, ...size], [2, 3, 1, 0]);
    return {
      layer: {
        kind: 'conv2d',
        inputs,
        outputs,
        size,
        strides: both(stride),
        padding: [rows, rows, columns, columns],
      },
      parameters: under(path, { weight, bias: vector(bias) }),
    };
  },
  relu: () => ({ layer: { kind: 'relu' }, parameters: {} }),
  flatten: () => ({ layer: { kind: 'flatten', order: 'chw' }, parameters: {} }),
  'batch-norm'({ gamma, beta, mean, variance, epsilon }, path) {
    const stored = {
      gamma: vector(gamma),
      beta: vector(beta),
      mean: vector(mean),
      variance: vector(variance),
    };
    return {
      layer: { kind: 'batch-norm', channels: gamma.length, epsilon },
      parameters: under(path, stored),
    };
  },
  'average-pool': pool,
  'max-pool': pool,
  residual(layer, path) {
    const body = convertLayers(layer.body, (index) => childPath(path, 'body', index));
    const shortcut = convertLayers(layer.shortcut, (index) => childPath(path, 'shortcut', index));
    return {
      layer: { kind: 'residual', body: body.layers, shortcut: shortcut.layers },
      parameters: { ...body.parameters, ...shortcut.parameters },
    };
  },
};

const NO_PADDING: Padding = [0, 0, 0, 0];

function pool({ kind, size, stride }: OraclePool): ConvertedLayer {
  const windows = { size: both(size), strides: both(stride), padding: NO_PADDING };
  const layer: Layer = kind === 'max-pool' ? { kind, ...windows } : { kind, ...windows, divisor: 'window' };
  return { layer, parameters: {} };
}

function convert(layer: OracleLayer, path: string): ConvertedLayer {
  const rule = rules[layer.kind] as (layer: OracleLayer, path: string) => ConvertedLayer;
  return rule(layer, path);
}

function under(path: string, stored: Readonly<Record<string, StoredArray>>): Parameters<StoredArray> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, array]) => [parameterPath(path, name), array]),
  );
}

function both(side: number | readonly [number, number]): Size {
  return typeof side === 'number' ? [side, side] : side;
}

function vector(values: readonly number[]): StoredArray {
  return permuted(values, [values.length], [0]);
}

/**
 * Nested arrays of shape `shape` with their axes in another order, as float32: axis i of the result is axis
 * `order[i]` of what was given.
 *
 * @throws Error when the arrays are not of that shape, or a number is no float32
 */
export function permuted(values: Nested, shape: Shape, order: readonly number[]): StoredArray {
  const flat = Array.isArray(values) ? (values as unknown[]).flat(Number.POSITIVE_INFINITY) : [values];
  const newShape = order.map((axis) => shape[axis] ?? 0);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const count = shape.reduce((a, b) => a * b, 1);
  if (flat.length !== count) {
    throw new Error(
      `an array of shape [${shape.join(', ')}] needs ${count} numbers, but ${flat.length} came`,
    );
  }
  const data = Float32Array.from({ length: count }, (_, index) => {
    let rest = index;
    let place = 0;
    for (let axis = order.length - 1; axis >= 0; axis--) {
      const extent = newShape[axis] ?? 1;
      place += (rest % extent) * (strides[order[axis] ?? 0] ?? 0);
      rest = Math.floor(rest / extent);
    }
    return float32(flat[place] as number);
  });
  return { shape: newShape, data };
}

function float32(value: number): number {
  if (Math.fround(value) !== value) throw new Error(`${value} is not representable as a float32`);
  return value;
}
