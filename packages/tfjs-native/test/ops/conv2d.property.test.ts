import {
  type backend_util,
  conv2d,
  conv2dTranspose,
  fused,
  grads,
  square,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { type Floats, numbers, unusual } from '../numbers.ts';

type Pad = 'valid' | 'same' | number | backend_util.ExplicitPadding;

interface Convolution {
  readonly x: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: Pad;
}

const channels = fc.constantFrom(1, 2, 3, 4, 5, 8, 16, 17, 33);
const small = fc.integer({ min: 0, max: 3 });
const pads: fc.Arbitrary<Pad> = fc.oneof(
  fc.constantFrom<Pad>('valid', 'same', 0, 1, 2),
  fc.tuple(small, small, small, small).map(
    ([top, bottom, left, right]): Pad => [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  ),
);

const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

const convolutionsWith = (batch: fc.Arbitrary<number>): fc.Arbitrary<Convolution> =>
  fc
    .record({
      batch,
      height: between(1, 9),
      width: between(1, 9),
      inputs: channels,
      outputs: channels,
      kernel: fc.tuple(between(1, 4), between(1, 4)),
      strides: fc.tuple(between(1, 3), between(1, 3)),
      pad: pads,
    })
    .map(({ batch, height, width, inputs, outputs, kernel, strides, pad }) => ({
      x: [batch, height, width, inputs] as const,
      filter: [...kernel, inputs, outputs] as const,
      strides,
      pad,
    }))
    .filter((c) => hasWindows(c));

/**
 * Whether a window fits at all: the cpu backend refuses negative sizes. A number for the padding makes TensorFlow.js
 * compute both sizes with the filter's height.
 */
function hasWindows({ x, filter, pad }: Convolution): boolean {
  if (pad === 'same') return true;
  if (typeof pad === 'number') return Math.min(x[1], x[2]) + 2 * pad >= filter[0];
  const around = (axis: 1 | 2): number => (pad === 'valid' ? 0 : pad[axis][0] + pad[axis][1]);
  return x[1] + around(1) >= filter[0] && x[2] + around(2) >= filter[1];
}

const convolutions = convolutionsWith(between(1, 3));

const convolve =
  ({ strides, pad }: Convolution) =>
  (x: Tensor, filter: Tensor): Tensor =>
    conv2d(x as Tensor4D, filter as Tensor4D, strides, pad);

const operandsOf = ({ x, filter }: Convolution): [Floats, Floats] => [numbers(x), numbers(filter, 2)];

/** Sums of so many products of numbers up to 1. */
const nearness = ({ filter: [height, width, inputs] }: Convolution) => ({
  tolerance: 4e-7,
  scale: 1 + height * width * inputs,
});

describeNative('conv2d', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equals the cpu backend for any sizes, channels, strides and paddings', () => {
    fc.assert(
      fc.property(convolutions, (c) => {
        expectSameAsCpu(convolve(c) as never, operandsOf(c), nearness(c));
      }),
      { seed: 20241, numRuns: 250 },
    );
  });

  it('lets NaN and infinities of the images through as the cpu backend does', () => {
    // Those of the filter also reach windows that hang over the edge: there the addon multiplies them by zeros.
    fc.assert(
      fc.property(convolutions, fc.constantFrom(11, 50, 200), (c, every) => {
        const operands = [unusual(c.x, 1, { every, kinds: 6 }), numbers(c.filter, 2)];
        expectSameAsCpu(convolve(c) as never, operands, nearness(c));
      }),
      { seed: 20242, numRuns: 100 },
    );
  });

  it('has the cpu backend’s gradients', () => {
    fc.assert(
      fc.property(convolutions, (c) => {
        const gradients = (x: Tensor, filter: Tensor): Tensor[] => grads(convolve(c))([x, filter]);
        const scale = 1 + c.x[0] * 9 * 9 + c.filter[0] * c.filter[1] * c.filter[3];
        expectSameAsCpu(gradients as never, operandsOf(c), { tolerance: 4e-7, scale });
      }),
      { seed: 20243, numRuns: 200 },
    );
  });

  it('takes a batch of none', () => {
    fc.assert(
      fc.property(convolutionsWith(fc.constant(0)), (c) => {
        const all = (x: Tensor, filter: Tensor): Tensor[] => [
          convolve(c)(x, filter),
          ...grads(convolve(c))([x, filter]),
        ];
        expectSameAsCpu(all as never, operandsOf(c));
      }),
      { seed: 20244, numRuns: 20 },
    );
  });

  it('takes images that are smaller than the filter, and have no windows', () => {
    const c: Convolution = { x: [2, 2, 2, 3], filter: [3, 3, 3, 4], strides: [1, 1], pad: 'valid' };
    const all = (x: Tensor, filter: Tensor): Tensor[] => [
      convolve(c)(x, filter),
      ...grads(convolve(c))([x, filter]),
    ];
    expectSameAsCpu(all as never, operandsOf(c));
  });

  it('lets NaN and infinities of the filter and of gradients through where nothing is padded', () => {
    const valid = convolutions.filter(({ pad, x, filter }) => pad === 'valid' && x[1] + x[2] > filter[0]);
    fc.assert(
      fc.property(valid, fc.constantFrom(11, 50, 200), (c, every) => {
        const [height, width, inputs, outputs] = c.filter;
        const scale = 1 + c.x[0] * 9 * 9 + height * width * (inputs + outputs);
        const all = (x: Tensor, filter: Tensor): Tensor[] => [
          convolve(c)(x, filter),
          ...grads((...operands: Tensor[]) => square(convolve(c)(...(operands as [Tensor, Tensor]))))([
            x,
            filter,
          ]),
        ];
        const operands = [numbers(c.x), unusual(c.filter, 2, { every, kinds: 5 })];
        expectSameAsCpu(all as never, operands, { tolerance: 2e-6, scale });
      }),
      { seed: 20246, numRuns: 60 },
    );
  });

  it('follows the rounding of sizes', () => {
    for (const rounding of ['floor', 'ceil', 'round'] as const) {
      for (const pad of [0, 1, 2]) {
        const compute = (x: Tensor, filter: Tensor): Tensor =>
          conv2d(x as Tensor4D, filter as Tensor4D, 3, pad, 'NHWC', 1, rounding);
        expectSameAsCpu(compute as never, [numbers([2, 7, 8, 3]), numbers([3, 2, 3, 5], 2)], {
          tolerance: 1e-5,
        });
      }
    }
  });

  it('leaves NCHW and dilations to the cpu backend', () => {
    const dilated = (x: Tensor, filter: Tensor): Tensor =>
      conv2d(x as Tensor4D, filter as Tensor4D, 1, 'valid', 'NHWC', 2);
    const channelsFirst = (x: Tensor, filter: Tensor): Tensor =>
      conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same', 'NCHW');
    const filter = numbers([3, 3, 2, 3], 2);
    expectSameAsCpu(dilated as never, [numbers([1, 7, 7, 2]), filter]);
    expectSameAsCpu(channelsFirst as never, [numbers([1, 2, 7, 7]), filter]);
  });

  it('transposes', () => {
    const compute = (x: Tensor, filter: Tensor): Tensor =>
      conv2dTranspose(x as Tensor4D, filter as Tensor4D, [2, 9, 8, 3], 2, 'same');
    expectSameAsCpu(compute as never, [numbers([2, 5, 4, 6]), numbers([3, 3, 3, 6], 2)], { tolerance: 1e-5 });
  });

  it.each<Convolution>([
    { x: [9, 28, 28, 1], filter: [4, 4, 1, 16], strides: [2, 2], pad: 1 },
    { x: [5, 14, 14, 16], filter: [4, 4, 16, 32], strides: [2, 2], pad: 1 },
    { x: [3, 17, 19, 7], filter: [3, 3, 7, 33], strides: [1, 1], pad: 1 },
    { x: [2, 16, 16, 64], filter: [1, 1, 64, 48], strides: [1, 1], pad: 0 },
  ])('has the same bits on any number of threads: $x by $filter', (c) => {
    const all = (x: Tensor, filter: Tensor): Tensor[] => [
      convolve(c)(x, filter),
      ...grads(convolve(c))([x, filter]),
    ];
    const scale = 1 + c.x[0] * c.x[1] * c.x[2];
    expectSameAsCpu(all as never, operandsOf(c), { tolerance: 4e-7, scale, threads: [1, 2, 3] });
  });

  it('refuses what does not fit in TensorFlow.js’s words', () => {
    use('native');
    const run =
      (x: number[], filter: number[], pad: Pad = 'valid') =>
      (): void =>
        expectSameAsCpu(convolve({ x, filter, strides: [1, 1], pad } as never) as never, [
          numbers(x),
          numbers(filter),
        ]);
    expect(run([1, 4, 4, 2], [2, 2, 3, 4])).toThrow(/depth of input \(2\) must match/);
    expect(run([4, 4], [2, 2, 3, 4])).toThrow(/rank/);
  });
});

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

describeNative('fused conv2d', () => {
  beforeAll(openBackends);

  it('equals the cpu backend for any bias and activation', () => {
    const biases = fc.constantFrom('none', 'channels', 'scalar');
    fc.assert(
      fc.property(convolutions, biases, fc.constantFrom(...activations), (c, kind, activation) => {
        const outputs = c.filter[3];
        const compute = (x: Tensor, filter: Tensor, bias: Tensor, alpha: Tensor): Tensor =>
          fused.conv2d({
            x: x as Tensor4D,
            filter: filter as Tensor4D,
            strides: c.strides,
            pad: c.pad,
            activation,
            leakyreluAlpha: 0.3,
            ...(kind === 'none' ? {} : { bias }),
            ...(activation === 'prelu' ? { preluActivationWeights: alpha } : {}),
          });
        const bias = numbers(kind === 'scalar' ? [] : [outputs], 3);
        expectSameAsCpu(compute as never, [...operandsOf(c), bias, numbers([outputs], 4)], nearness(c));
      }),
      { seed: 20245, numRuns: 200 },
    );
  });
});
