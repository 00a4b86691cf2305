import {
  applyRule,
  childPath,
  type Layer,
  type LayerOf,
  type LayerRules,
  outputShape,
  type Padding,
  parameterOf,
  parameterPath,
  type Shape,
  type StoredArray,
} from '@drawdown/networks';

import { rowsByChannel, withAxes } from './layouts.ts';
import { addNode, addTensor, rounded, type Sheet } from './sheet.ts';

/** A value between two layers: images are [N, channels, height, width] in ONNX, vectors [N, features]. */
export interface Flow {
  /** Its name in the graph. */
  readonly name: string;
  readonly shape: Shape;
  /** The image whose numbers a vector holds channel by channel instead of pixel by pixel, for the linear layer behind. */
  readonly byChannel?: Shape;
}

/** What a rule may ask for beside the layer and what comes in. */
interface Place {
  readonly sheet: Sheet;
  readonly path: string;
  /** The layer behind. */
  readonly next: Layer | undefined;
}

/** Writes layers in a row; gives the value that comes out. */
export function writeLayers(
  layers: readonly Layer[],
  input: Flow,
  { sheet, pathOf }: { readonly sheet: Sheet; readonly pathOf: (index: number) => string },
): Flow {
  let flow = input;
  for (const [index, layer] of layers.entries()) {
    const path = pathOf(index);
    const { name, byChannel } = applyRule(rules, layer, flow, { sheet, path, next: layers[index + 1] });
    const shape = outputShape(layer, flow.shape, path);
    flow = byChannel === undefined ? { name, shape } : { name, shape, byChannel };
  }
  return flow;
}

type Written = Pick<Flow, 'name' | 'byChannel'>;

const rules: LayerRules<[flow: Flow, place: Place], Written> = {
  linear(_layer, { name, byChannel }, place) {
    const weight = parameterOf(place.sheet.parameters, place.path, 'weight');
    const rows = byChannel === undefined ? weight : rowsByChannel(weight, byChannel);
    return node(place, 'Gemm', [name, tensor(place, 'weight', rows), stored(place, 'bias')]);
  },
  conv2d({ size, strides, padding }, { name }, place) {
    const weight = withAxes(parameterOf(place.sheet.parameters, place.path, 'weight'), [3, 2, 0, 1]);
    return node(place, 'Conv', [name, tensor(place, 'weight', weight), stored(place, 'bias')], {
      kernel_shape: size,
      strides,
      pads: padsOf(padding),
    });
  },
  relu: (_layer, { name }, place) => node(place, 'Relu', [name]),
  'leaky-relu': ({ slope }, { name }, place) => node(place, 'LeakyRelu', [name], { alpha: slope }),
  sigmoid: (_layer, { name }, place) => node(place, 'Sigmoid', [name]),
  tanh: (_layer, { name }, place) => node(place, 'Tanh', [name]),
  flatten({ order }, { name, shape }, place) {
    const [height = 1, width = 1, channels] = shape;
    if (channels === undefined) return { name };
    const agree = order === 'chw' || channels === 1 || height * width === 1;
    if (agree) return node(place, 'Flatten', [name]);
    if (place.next?.kind === 'linear') return { ...node(place, 'Flatten', [name]), byChannel: shape };
    const pixels = node(place, 'Transpose', [name], { perm: [0, 2, 3, 1] });
    return node(place, 'Flatten', [pixels.name]);
  },
  'batch-norm'({ epsilon }, { name }, place) {
    const parameters = ['gamma', 'beta', 'mean', 'variance'].map((parameter) => stored(place, parameter));
    return node(place, 'BatchNormalization', [name, ...parameters], { epsilon });
  },
  'average-pool': ({ size, strides, padding, divisor }, { name }, place) =>
    node(place, 'AveragePool', [name], {
      kernel_shape: size,
      strides,
      pads: padsOf(padding),
      count_include_pad: divisor === 'window' ? 1 : 0,
    }),
  'max-pool': ({ size, strides, padding }, { name }, place) =>
    node(place, 'MaxPool', [name], { kernel_shape: size, strides, pads: padsOf(padding) }),
  normalize({ mean, deviation }, { name, shape }, place) {
    const own = shape.length === 3 ? [mean.length, 1, 1] : [mean.length];
    const centred = node(place, 'Sub', [name, tensor(place, 'mean', rounded(mean, own))]);
    return node(place, 'Div', [centred.name, tensor(place, 'deviation', rounded(deviation, own))]);
  },
  scale(layer, { name, shape }, place) {
    const [scale, offset] = ['scale', 'offset'].map((parameter) => {
      const array = parameterOf(place.sheet.parameters, place.path, parameter);
      return tensor(place, parameter, broadcastable(layer, array, shape));
    }) as [string, string];
    const product = node(place, 'Mul', [name, scale]);
    return node(place, 'Add', [product.name, offset]);
  },
  residual({ body, shortcut }, flow, place) {
    const { sheet, path } = place;
    const branch = (layers: readonly Layer[], of: 'body' | 'shortcut'): string =>
      writeLayers(layers, flow, { sheet, pathOf: (index) => childPath(path, of, index) }).name;
    return node(place, 'Add', [branch(body, 'body'), branch(shortcut, 'shortcut')]);
  },
};

function node(
  { sheet, path }: Place,
  op: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Written {
  return { name: addNode(sheet, { op, name: `${path}.${op}`, inputs, attributes }) };
}

function tensor({ sheet, path }: Place, name: string, array: StoredArray): string {
  return addTensor(sheet, parameterPath(path, name), array);
}

function stored(place: Place, name: string): string {
  return tensor(place, name, parameterOf(place.sheet.parameters, place.path, name));
}

/** ONNX wants the starts of both axes, then their ends. */
function padsOf([top, bottom, left, right]: Padding): readonly number[] {
  return [top, left, bottom, right];
}

/** The numbers of a scale layer as they are broadcast to [N, channels, height, width] or [N, features]. */
function broadcastable({ shape: own }: LayerOf<'scale'>, { data }: StoredArray, shape: Shape): StoredArray {
  if (own.length === 3) return withAxes({ shape: own, data }, [2, 0, 1]);
  return { shape: shape.length === 3 ? [data.length, 1, 1] : [data.length], data };
}
