import { Rng } from '@drawdown/records';

import type { Layer, Padding, PoolDivisor, Size } from '../layer.ts';
import type { Network, Parameters, Shape, StoredArray } from '../network.ts';
import { batchNorm, conv2d, flatten, linear, relu, type Step, sequence } from '../steps.ts';
import { validateNetwork } from '../validate.ts';
import { randomParameters } from './random-parameters.ts';

/** A small network with parameters, and images to try it on. */
export interface TinyNetwork {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  /** Three images in [0, 1], each flat in NHWC order. */
  readonly images: readonly Float32Array[];
}

/** The names of the small networks, after what is special in each. */
export type TinyName =
  | 'mlp'
  | 'conv'
  | 'convPadding'
  | 'convSkewed'
  | 'averagePool'
  | 'maxPool'
  | 'paddedPools'
  | 'batchNorm'
  | 'residual'
  | 'normalize'
  | 'scale'
  | 'leakyRelu'
  | 'sigmoid'
  | 'tanh';

const flattenByChannel: Step = () => ({ kind: 'flatten', order: 'chw' });
const normalize: Step = (input) => ({
  kind: 'normalize',
  mean: Array.from({ length: input.at(-1) ?? 0 }, (_, channel) => 0.4 + 0.1 * channel),
  deviation: Array.from({ length: input.at(-1) ?? 0 }, (_, channel) => 0.3 - 0.05 * channel),
});

const sigmoid: Step = () => ({ kind: 'sigmoid' });
const tanh: Step = () => ({ kind: 'tanh' });
const scaleByChannel: Step = (input) => ({ kind: 'scale', shape: input.slice(-1) });
const scaleEach: Step = (input) => ({ kind: 'scale', shape: input });

function leakyRelu(slope: number): Step {
  return () => ({ kind: 'leaky-relu', slope });
}

interface Windows {
  readonly size: Size;
  readonly strides: Size;
  readonly padding?: Padding;
}

function maxPool({ padding = [0, 0, 0, 0], ...windows }: Windows): Step {
  return () => ({ kind: 'max-pool', ...windows, padding });
}

function averagePool({ padding = [0, 0, 0, 0], ...windows }: Windows, divisor: PoolDivisor): Step {
  return () => ({ kind: 'average-pool', ...windows, padding, divisor });
}

/** A convolution that differs in height and width, with unequal padding on all four sides. */
const skewedConv2d: Step = (input) => ({
  kind: 'conv2d',
  inputs: input.at(-1) ?? 0,
  outputs: 3,
  size: [3, 2],
  strides: [2, 1],
  padding: [1, 0, 2, 1] satisfies Padding,
});

function residual(body: readonly Step[], shortcut: readonly Step[]): Step {
  return (input): Layer => ({
    kind: 'residual',
    body: sequence(input, body),
    shortcut: sequence(input, shortcut),
  });
}

/** Small networks that together hold every layer kind, with seeded parameters: for tests of rules over layer kinds. */
export const tinyNetworks: Readonly<Record<TinyName, TinyNetwork>> = {
  mlp: tiny('mlp', [6], [linear(8), relu, linear(7), relu, linear(4)]),
  conv: tiny(
    'conv',
    [6, 5, 2],
    [conv2d(3, { size: 3 }), relu, conv2d(4, { size: 2, stride: 2 }), relu, flatten, linear(4)],
  ),
  convPadding: tiny(
    'convPadding',
    [7, 6, 2],
    [
      conv2d(3, { size: 3, padding: 1 }),
      relu,
      conv2d(4, { size: 4, stride: 2, padding: 1 }),
      relu,
      flatten,
      linear(3),
    ],
  ),
  convSkewed: tiny(
    'convSkewed',
    [6, 5, 2],
    [skewedConv2d, relu, flattenByChannel, linear(5), relu, linear(3)],
  ),
  averagePool: tiny(
    'averagePool',
    [7, 6, 2],
    [
      conv2d(3, { size: 3, padding: 1 }),
      relu,
      averagePool({ size: [2, 3], strides: [2, 2] }, 'window'),
      flatten,
      linear(3),
    ],
  ),
  maxPool: tiny(
    'maxPool',
    [7, 6, 2],
    [
      conv2d(3, { size: 3, padding: 1 }),
      relu,
      maxPool({ size: [3, 2], strides: [2, 2] }),
      flatten,
      linear(3),
    ],
  ),
  paddedPools: tiny(
    'paddedPools',
    [5, 6, 2],
    [
      conv2d(3, { size: 3, padding: 1 }),
      relu,
      maxPool({ size: [2, 3], strides: [2, 2], padding: [1, 0, 0, 2] }),
      averagePool({ size: [2, 2], strides: [1, 2], padding: [0, 1, 1, 0] }, 'inside'),
      averagePool({ size: [2, 2], strides: [2, 1], padding: [1, 0, 1, 1] }, 'window'),
      flatten,
      linear(3),
    ],
  ),
  batchNorm: tiny(
    'batchNorm',
    [6, 6, 2],
    [
      conv2d(3, { size: 3, stride: 2 }),
      batchNorm,
      relu,
      flattenByChannel,
      linear(6),
      batchNorm,
      relu,
      linear(3),
    ],
  ),
  residual: tiny(
    'residual',
    [6, 6, 2],
    [
      conv2d(3, { size: 3, padding: 1 }),
      relu,
      residual([conv2d(3, { size: 3, padding: 1 }), relu, conv2d(3, { size: 3, padding: 1 })], []),
      relu,
      residual(
        [conv2d(4, { size: 3, stride: 2, padding: 1 }), batchNorm, relu, conv2d(4, { size: 3, padding: 1 })],
        [conv2d(4, { size: 1, stride: 2 })],
      ),
      relu,
      flatten,
      linear(3),
    ],
  ),
  normalize: tiny(
    'normalize',
    [5, 5, 3],
    [normalize, conv2d(4, { size: 3, stride: 2 }), relu, flattenByChannel, linear(3)],
  ),
  scale: tiny(
    'scale',
    [4, 3, 2],
    [scaleByChannel, conv2d(3, { size: 2 }), scaleEach, relu, flatten, linear(5), scaleEach, relu, linear(3)],
  ),
  leakyRelu: tiny(
    'leakyRelu',
    [6, 5, 2],
    [conv2d(3, { size: 3 }), leakyRelu(0.1), flattenByChannel, linear(6), leakyRelu(0.25), linear(3)],
  ),
  sigmoid: tiny('sigmoid', [6], [linear(8), sigmoid, linear(7), sigmoid, linear(4)]),
  tanh: tiny('tanh', [5, 4, 2], [conv2d(3, { size: 3 }), tanh, flatten, linear(6), tanh, linear(3)]),
};

function tiny(name: string, inputShape: Shape, steps: readonly Step[]): TinyNetwork {
  const layers = sequence(inputShape, steps);
  const last = layers.at(-1);
  const classes = last?.kind === 'linear' ? last.outputs : 0;
  const network = validateNetwork({ name: `tiny-${name}`, inputShape, classes, layers });
  const rng = Rng.fromSeed(2023).fork('tiny', name);
  const pixels = inputShape.reduce((product, extent) => product * extent, 1);
  return {
    network,
    parameters: randomParameters(network, rng.fork('parameters')),
    images: [0, 1, 2].map((image) => rng.fork('image', image).uniforms(pixels)),
  };
}
