import { Conv2DBackpropFilter, engine } from '@tensorflow/tfjs-core';

import { conv2d, conv2dTranspose, type Tensor, type Tensor4D } from '../ops.ts';
import { type KernelCase, operand, prepared } from './kernel-case.ts';

interface ConvCase {
  readonly name: string;
  /** `[batch, height, width, channels]` */
  readonly image: readonly [number, number, number, number];
  /** `[height, width, inputs, outputs]` */
  readonly filter: readonly [number, number, number, number];
  readonly stride: number;
  /** On every side. */
  readonly padding: number;
}

/** The convolutions of Gowal et al.'s networks on MNIST (arXiv:1810.12715); of dm-large at the batch that memory allows. */
const convCases: readonly ConvCase[] = [
  { name: 'dm-small conv 1', image: [256, 28, 28, 1], filter: [4, 4, 1, 16], stride: 2, padding: 0 },
  { name: 'dm-small conv 2', image: [256, 13, 13, 16], filter: [4, 4, 16, 32], stride: 1, padding: 0 },
  { name: 'dm-medium conv 1', image: [256, 28, 28, 1], filter: [3, 3, 1, 32], stride: 1, padding: 0 },
  { name: 'dm-medium conv 2', image: [256, 26, 26, 32], filter: [4, 4, 32, 32], stride: 2, padding: 0 },
  { name: 'dm-medium conv 3', image: [256, 12, 12, 32], filter: [3, 3, 32, 64], stride: 1, padding: 0 },
  { name: 'dm-medium conv 4', image: [256, 10, 10, 64], filter: [4, 4, 64, 64], stride: 2, padding: 0 },
  { name: 'dm-large conv 1', image: [64, 28, 28, 1], filter: [3, 3, 1, 64], stride: 1, padding: 1 },
  { name: 'dm-large conv 2', image: [64, 28, 28, 64], filter: [3, 3, 64, 64], stride: 1, padding: 1 },
  { name: 'dm-large conv 3', image: [64, 28, 28, 64], filter: [3, 3, 64, 128], stride: 2, padding: 1 },
  { name: 'dm-large conv 4', image: [64, 14, 14, 128], filter: [3, 3, 128, 128], stride: 1, padding: 1 },
  { name: 'dm-large conv 5', image: [64, 14, 14, 128], filter: [3, 3, 128, 128], stride: 1, padding: 1 },
];

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

function explicitPadding({ padding }: ConvCase): ExplicitPadding {
  const sides = (): [number, number] => [padding, padding];
  return [[0, 0], sides(), sides(), [0, 0]];
}

function filterGradient(x: Tensor4D, dy: Tensor4D, layer: ConvCase): Tensor {
  const attributes = {
    strides: layer.stride,
    pad: explicitPadding(layer),
    dataFormat: 'NHWC',
    filterShape: [...layer.filter],
  };
  return engine().runKernel(Conv2DBackpropFilter, { x, dy }, attributes) as Tensor;
}

function convKernels(layer: ConvCase): readonly KernelCase[] {
  const { name, image, filter, stride, padding } = layer;
  const side = (size: number, kernel: number): number =>
    Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const [batch, height, width, inputs] = image;
  const [rows, columns, , outputs] = filter;
  const output = [batch, side(height, rows), side(width, columns), outputs];
  const flops = 2 * output.reduce((product, size) => product * size, 1) * rows * columns * inputs;
  const kernel = (
    what: string,
    shapes: readonly [readonly number[], readonly number[]],
    compute: (a: Tensor4D, b: Tensor4D) => Tensor,
  ): KernelCase => ({
    name: `${name} ${what}`,
    flops,
    inTraining: !(name.endsWith('conv 1') && what === 'input gradient'),
    prepare: () => {
      const a = operand(shapes[0]) as Tensor4D;
      const b = operand(shapes[1]) as Tensor4D;
      return prepared([a, b], () => compute(a, b));
    },
  });
  return [
    kernel('forward', [image, filter], (x, w) => conv2d(x, w, stride, explicitPadding(layer))),
    kernel('input gradient', [output, filter], (dy, w) =>
      conv2dTranspose(dy, w, [batch, height, width, inputs], stride, explicitPadding(layer)),
    ),
    kernel('filter gradient', [image, output], (x, dy) => filterGradient(x, dy, layer)),
  ];
}

/** The three passes of every convolution; the operations of all windows count, also where a window meets the padding. */
export const convKernelCases: readonly KernelCase[] = convCases.flatMap(convKernels);
