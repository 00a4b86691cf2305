/**
 * The kernels that training spends its time in, as cases for a benchmark: what each is called, how many floating
 * point operations it takes, and how to prepare it. Nothing here measures.
 */
import { Conv2DBackpropFilter, engine } from '@tensorflow/tfjs-core';
import {
  conv2d,
  conv2dTranspose,
  matMul,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
  tensor,
} from './ops.ts';
import { scope } from './scope.ts';

/** A kernel ready to run: `run` computes once and waits for the result; `dispose` frees the operands. */
export interface PreparedKernel {
  readonly run: () => void;
  readonly dispose: () => void;
}

/** One kernel at one size. */
export interface KernelCase {
  /** `matmul 1024`, `dm-small conv 1 filter gradient`, … */
  readonly name: string;
  /** Floating point operations of one run, two per multiply-add. */
  readonly flops: number;
  /** Makes the operands on the current backend. */
  readonly prepare: () => PreparedKernel;
}

interface ConvCase {
  readonly name: string;
  /** `[batch, height, width, channels]` */
  readonly image: readonly [number, number, number, number];
  /** `[height, width, inputs, outputs]` */
  readonly filter: readonly [number, number, number, number];
  readonly stride: number;
}

const BATCH = 256;

/** The convolutions of Gowal et al.'s small and medium networks on MNIST (arXiv:1810.12715), without padding. */
const convCases: readonly ConvCase[] = [
  { name: 'dm-small conv 1', image: [BATCH, 28, 28, 1], filter: [4, 4, 1, 16], stride: 2 },
  { name: 'dm-small conv 2', image: [BATCH, 13, 13, 16], filter: [4, 4, 16, 32], stride: 1 },
  { name: 'dm-medium conv 1', image: [BATCH, 28, 28, 1], filter: [3, 3, 1, 32], stride: 1 },
  { name: 'dm-medium conv 2', image: [BATCH, 26, 26, 32], filter: [4, 4, 32, 32], stride: 2 },
  { name: 'dm-medium conv 3', image: [BATCH, 12, 12, 32], filter: [3, 3, 32, 64], stride: 1 },
  { name: 'dm-medium conv 4', image: [BATCH, 10, 10, 64], filter: [4, 4, 64, 64], stride: 2 },
];

/** Fixed numbers in [-0.5, 0.5) without a pattern that a kernel could profit from. */
function operand(shape: readonly number[]): Tensor {
  const values = new Float32Array(shape.reduce((product, dimension) => product * dimension, 1));
  let state = 1;
  for (let i = 0; i < values.length; i++) {
    // Numerical Recipes' linear congruential generator: quick, and good enough for operands.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 32 - 0.5;
  }
  return tensor(values, [...shape]);
}

/** Runs a function of fixed operands; reading a number waits for backends that compute behind the scenes. */
function prepared(operands: readonly Tensor[], compute: () => Tensor): PreparedKernel {
  return {
    run: () => {
      scope(() => slice(reshape(compute(), [-1]), 0, 1).dataSync());
    },
    dispose: () => {
      for (const each of operands) each.dispose();
    },
  };
}

function matMulCase(size: number): KernelCase {
  return {
    name: `matmul ${size}`,
    flops: 2 * size ** 3,
    prepare: () => {
      const a = operand([size, size]);
      const b = operand([size, size]);
      return prepared([a, b], () => matMul(a, b));
    },
  };
}

function filterGradient(x: Tensor4D, dy: Tensor4D, { filter, stride }: ConvCase): Tensor {
  const attributes = { strides: stride, pad: 'valid', dataFormat: 'NHWC', filterShape: [...filter] };
  return engine().runKernel(Conv2DBackpropFilter, { x, dy }, attributes) as Tensor;
}

function convKernels(layer: ConvCase): readonly KernelCase[] {
  const { name, image, filter, stride } = layer;
  const side = (size: number, kernel: number): number => Math.floor((size - kernel) / stride) + 1;
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
    prepare: () => {
      const a = operand(shapes[0]) as Tensor4D;
      const b = operand(shapes[1]) as Tensor4D;
      return prepared([a, b], () => compute(a, b));
    },
  });
  return [
    kernel('forward', [image, filter], (x, w) => conv2d(x, w, stride, 'valid')),
    kernel('input gradient', [output, filter], (dy, w) =>
      conv2dTranspose(dy, w, [batch, height, width, inputs], stride, 'valid'),
    ),
    kernel('filter gradient', [image, output], (x, dy) => filterGradient(x, dy, layer)),
  ];
}

/**
 * A product large enough to come near the machine's peak, then the three passes of every convolution of `dm-small`
 * and `dm-medium` at batch 256.
 */
export const kernelCases: readonly KernelCase[] = [matMulCase(1024), ...convCases.flatMap(convKernels)];
