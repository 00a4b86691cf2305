import {
  type Layer,
  type Network,
  outputShape,
  type Parameters,
  type Shape,
  type StoredArray,
  validateNetwork,
} from '@drawdown/networks';
import { randomParameters } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';

/** A network with parameters, and an image to try it on. */
export interface OddNetwork {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  readonly image: Float32Array;
}

const relu: Layer = { kind: 'relu' };
const tanh: Layer = { kind: 'tanh' };
const flatten: Layer = { kind: 'flatten', order: 'hwc' };
const dense = (inputs: number, outputs: number): Layer => ({ kind: 'linear', inputs, outputs });
const leaky = (slope: number): Layer => ({ kind: 'leaky-relu', slope });
const maxPool = (size: number, stride: number): Layer => ({
  kind: 'max-pool',
  size: [size, size],
  strides: [stride, stride],
  padding: [0, 0, 0, 0],
});
const residual = (body: readonly Layer[], shortcut: readonly Layer[]): Layer => ({
  kind: 'residual',
  body,
  shortcut,
});
const conv: Layer = {
  kind: 'conv2d',
  inputs: 1,
  outputs: 3,
  size: [2, 2],
  strides: [1, 1],
  padding: [0, 0, 0, 0],
};

/** Networks whose layers meet in ways that an encoding may trip over, by what is odd. */
export const oddNetworks: Readonly<Record<string, OddNetwork>> = {
  'ends in ReLU': odd([4], [dense(4, 6), relu, dense(6, 4), relu]),
  'ends in leaky ReLU': odd([4], [dense(4, 5), leaky(0.2), dense(5, 3), leaky(0.01)]),
  'ends in branches': odd([3], [dense(3, 5), residual([dense(5, 5), relu], [relu])]),
  'adds a layer to itself': odd([3], [dense(3, 6), relu, residual([], []), dense(6, 3)]),
  'adds what is on to itself': odd([3], [dense(3, 6), residual([relu], [relu]), dense(6, 3)]),
  'begins with branches': odd([4], [residual([relu, dense(4, 4)], []), relu, dense(4, 3)]),
  'has branches in branches': odd(
    [4],
    [dense(4, 5), residual([residual([dense(5, 5), relu], []), relu], [dense(5, 5)]), relu, dense(5, 3)],
  ),
  'pools its input in windows that overlap': odd(
    [4, 4, 1],
    [maxPool(2, 1), maxPool(2, 1), flatten, dense(4, 3)],
  ),
  'pools what ReLUs have cut': odd([5, 5, 1], [conv, relu, maxPool(2, 2), flatten, dense(12, 3)]),
  'takes ReLU twice': odd([4], [dense(4, 6), relu, relu, dense(6, 3)]),
  'bends what ReLUs have cut': odd([4], [dense(4, 6), relu, tanh, dense(6, 3)]),
  'bends its input': odd([4], [tanh, dense(4, 3)]),
  'leaks nothing, and much': odd([4], [dense(4, 6), leaky(0), dense(6, 5), leaky(0.99), dense(5, 3)]),
  'is affine': odd([3], [dense(3, 4), dense(4, 3)]),
};

function odd(inputShape: Shape, layers: readonly Layer[]): OddNetwork {
  const [classes = 0] = layers.reduce((shape, layer) => outputShape(layer, shape), inputShape);
  const network = validateNetwork({ name: 'odd', inputShape, classes, layers });
  const rng = Rng.fromSeed(1212).fork(JSON.stringify(layers));
  const pixels = inputShape.reduce((product, side) => product * side, 1);
  return {
    network,
    parameters: randomParameters(network, rng.fork('parameters')),
    image: rng.fork('image').uniforms(pixels),
  };
}
