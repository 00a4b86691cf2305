import {
  type Layer,
  type Network,
  outputShape,
  type Padding,
  type Shape,
  type Size,
} from '@drawdown/networks';
import { tinyNetworks } from '@drawdown/networks/testing';

/** Small networks that together hold every layer kind, every geometry and every way to begin and to end. */
export const specimens: Readonly<Record<string, Network>> = {
  ...Object.fromEntries(Object.entries(tinyNetworks).map(([name, { network }]) => [name, network])),
  'one linear layer': network([5], [linear(5, 3)]),
  'one convolution': network([4, 4, 2], [convolution(2, 3), { kind: 'flatten', order: 'hwc' }]),
  'relu last': network([4], [linear(4, 6), relu(), linear(6, 3), relu()]),
  'batch-norm last': network([4], [linear(4, 6), relu(), linear(6, 3), batchNorm(3)]),
  'batch-norm first': network([4, 3, 2], [batchNorm(2), flatten('chw'), linear(24, 5), relu(), linear(5, 3)]),
  'max-pool last': network([5, 4, 1], [convolution(1, 3), relu(), maxPool([2, 2], [1, 1]), flatten('hwc')]),
  'max-pool first, windows that overlap and leave a rest': network(
    [6, 6, 2],
    [maxPool([3, 2], [2, 3]), convolution(2, 2), relu(), flatten('chw'), linear(4, 3)],
  ),
  'max-pool twice, strides beyond the window': network(
    [8, 7, 1],
    [
      convolution(1, 2),
      maxPool([2, 1], [1, 2]),
      relu(),
      maxPool([2, 2], [3, 2]),
      flatten('hwc'),
      linear(4, 3),
    ],
  ),
  'average-pool, windows that overlap and leave a rest': network(
    [6, 6, 2],
    [
      averagePool([3, 2], [2, 3]),
      convolution(2, 3),
      relu(),
      averagePool([1, 1], [1, 2]),
      flatten('chw'),
      linear(3, 3),
    ],
  ),
  'average-pool last': network([4, 6, 2], [averagePool([4, 2], [1, 2]), flatten('hwc')]),
  'max-pool first, padding wider than its stride': network(
    [3, 4, 2],
    [maxPool([3, 3], [1, 2], [2, 1, 1, 2]), convolution(2, 2), relu(), flatten('chw'), linear(12, 3)],
  ),
  'max-pool last, padded': network(
    [4, 3, 1],
    [convolution(1, 2), maxPool([2, 2], [2, 1], [1, 0, 0, 1]), flatten('hwc')],
  ),
  'average-pool first, padded': network(
    [3, 4, 2],
    [averagePool([2, 3], [2, 1], [0, 1, 2, 0]), flatten('hwc'), linear(16, 4), relu(), linear(4, 3)],
  ),
  'scale first and last': network(
    [2, 3, 2],
    [scale([2, 3, 2]), flatten('chw'), linear(12, 4), relu(), linear(4, 3), scale([3])],
  ),
  'leaky relu first and last': network(
    [4],
    [leakyRelu(0.5), linear(4, 6), leakyRelu(0), linear(6, 3), leakyRelu(0.01)],
  ),
  'sigmoid last': network([4], [linear(4, 6), tanh(), linear(6, 3), sigmoid()]),
  's-shaped layers around a residual': network(
    [3, 2, 2],
    [
      sigmoid(),
      {
        kind: 'residual',
        body: [convolution(2, 2), tanh(), convolution(2, 2)],
        shortcut: [convolution(2, 2), scale([2]), sigmoid(), convolution(2, 2)],
      },
      tanh(),
      flatten('hwc'),
      linear(4, 3),
    ],
  ),
  'normalize before vectors': network(
    [3],
    [
      { kind: 'normalize', mean: [0.1, 0.5, 0.9], deviation: [0.3, 2, 0.07] },
      linear(3, 5),
      relu(),
      linear(5, 3),
    ],
  ),
  'residual last, shortcut empty': network(
    [4],
    [linear(4, 3), { kind: 'residual', body: [relu(), linear(3, 5), relu(), linear(5, 3)], shortcut: [] }],
  ),
  'residual in a residual': network(
    [4],
    [
      {
        kind: 'residual',
        body: [linear(4, 5), { kind: 'residual', body: [linear(5, 5), relu()], shortcut: [] }, relu()],
        shortcut: [linear(4, 5), batchNorm(5), relu()],
      },
      linear(5, 3),
    ],
  ),
  'residual with both branches empty': network(
    [3],
    [linear(3, 4), relu(), { kind: 'residual', body: [], shortcut: [] }, linear(4, 3)],
  ),
};

function network(inputShape: Shape, layers: readonly Layer[]): Network {
  const output = layers.reduce((shape, layer) => outputShape(layer, shape), inputShape);
  return { name: 'specimen', inputShape, classes: output[0] ?? 0, layers };
}

function linear(inputs: number, outputs: number): Layer {
  return { kind: 'linear', inputs, outputs };
}

function relu(): Layer {
  return { kind: 'relu' };
}

function leakyRelu(slope: number): Layer {
  return { kind: 'leaky-relu', slope };
}

function sigmoid(): Layer {
  return { kind: 'sigmoid' };
}

function tanh(): Layer {
  return { kind: 'tanh' };
}

function scale(shape: Shape): Layer {
  return { kind: 'scale', shape };
}

function flatten(order: 'hwc' | 'chw'): Layer {
  return { kind: 'flatten', order };
}

function batchNorm(channels: number): Layer {
  return { kind: 'batch-norm', channels, epsilon: 1e-3 };
}

/** A convolution that is different in every direction. */
function convolution(inputs: number, outputs: number): Layer {
  return { kind: 'conv2d', inputs, outputs, size: [2, 3], strides: [2, 1], padding: [1, 0, 0, 2] };
}

function maxPool(size: Size, strides: Size, padding: Padding = [0, 0, 0, 0]): Layer {
  return { kind: 'max-pool', size, strides, padding };
}

function averagePool(size: Size, strides: Size, padding: Padding = [0, 0, 0, 0]): Layer {
  return { kind: 'average-pool', size, strides, padding, divisor: 'inside' };
}
