import { conv2d, conv2dTranspose, grads, scope, type Tensor, type Tensor4D } from '@drawdown/tensor';
import { expectClose } from '@drawdown/tensor/testing';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { numbers } from '../numbers.ts';
import { expectSameOnWasm, openBoth } from './both-backends.ts';

interface ConvCase {
  readonly batch: number;
  readonly size: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [top: number, bottom: number, left: number, right: number];
  readonly inputs: number;
  readonly outputs: number;
}

const pair = (max: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

/** Any convolution with at least one window: also padding wider than the kernel, and inputs that no window reaches. */
const convCase: fc.Arbitrary<ConvCase> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    size: pair(9),
    kernel: pair(4),
    stride: pair(4),
    padding: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5)),
    inputs: fc.integer({ min: 1, max: 5 }),
    outputs: fc.integer({ min: 1, max: 9 }),
  })
  .filter(
    ({ size, kernel, padding }) =>
      size[0] + padding[0] + padding[1] >= kernel[0] && size[1] + padding[2] + padding[3] >= kernel[1],
  );

function explicit([top, bottom, left, right]: ConvCase['padding']): [
  [number, number],
  [number, number],
  [number, number],
  [number, number],
] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

function outputShape({ batch, size, kernel, stride, padding, outputs }: ConvCase): number[] {
  const [top, bottom, left, right] = padding;
  const extra = [top + bottom, left + right] as const;
  const side = (axis: 0 | 1): number =>
    Math.floor((size[axis] + extra[axis] - kernel[axis]) / stride[axis]) + 1;
  return [batch, side(0), side(1), outputs];
}

/** dx and dW for a fixed dy. */
function convGradients(c: ConvCase): Tensor[] {
  return scope(() => {
    const x = numbers<Tensor4D>([c.batch, ...c.size, c.inputs]);
    const w = numbers<Tensor4D>([...c.kernel, c.inputs, c.outputs], 2);
    const forward = (x: Tensor, w: Tensor): Tensor =>
      conv2d(x as Tensor4D, w as Tensor4D, [...c.stride], explicit(c.padding));
    return grads(forward)([x, w], numbers(outputShape(c), 3));
  });
}

beforeAll(openBoth);

describe('the gradients of conv2d on wasm', () => {
  it('are those of the cpu backend, for any stride and padding', () => {
    fc.assert(
      fc.property(convCase, (c) => expectSameOnWasm(() => convGradients(c))),
      { seed: 20231, numRuns: 150 },
    );
  });

  const named: Record<string, Omit<ConvCase, 'batch'>> = {
    'size 28, kernel 3, stride 2, padding 1: the last row is never reached': {
      size: [28, 28],
      kernel: [3, 3],
      stride: [2, 2],
      padding: [1, 1, 1, 1],
      inputs: 2,
      outputs: 3,
    },
    'the first layer of dm-small': {
      size: [28, 28],
      kernel: [4, 4],
      stride: [2, 2],
      padding: [0, 0, 0, 0],
      inputs: 1,
      outputs: 16,
    },
    'the second layer of dm-small, on a smaller image': {
      size: [7, 7],
      kernel: [4, 4],
      stride: [1, 1],
      padding: [0, 0, 0, 0],
      inputs: 16,
      outputs: 32,
    },
    'a projection with kernel 1 and stride 2': {
      size: [8, 8],
      kernel: [1, 1],
      stride: [2, 2],
      padding: [0, 0, 0, 0],
      inputs: 4,
      outputs: 8,
    },
    'many inputs, few outputs': {
      size: [6, 6],
      kernel: [3, 3],
      stride: [1, 1],
      padding: [1, 1, 1, 1],
      inputs: 12,
      outputs: 2,
    },
  };
  it.each(Object.entries(named))('%s', (_, c) => {
    expectSameOnWasm(() => convGradients({ batch: 2, ...c }), 1e-4);
  });

  it('agree with central differences', () => {
    const c: ConvCase = {
      batch: 1,
      size: [5, 4],
      kernel: [3, 2],
      stride: [2, 1],
      padding: [1, 0, 0, 1],
      inputs: 2,
      outputs: 2,
    };
    const x = Array.from(numbers([c.batch, ...c.size, c.inputs]).dataSync());
    const w = Array.from(numbers([...c.kernel, c.inputs, c.outputs], 2).dataSync());
    const dy = numbers(outputShape(c), 3).dataSync();
    const loss = (x: readonly number[], w: readonly number[]): number =>
      convolve(c, x, w).reduce((sum, y, i) => sum + y * at(dy, i), 0);
    // The loss is linear in each operand, so a step of one gives the derivative.
    const differences = (values: readonly number[], of: (values: number[]) => number): number[] =>
      values.map((value, i) => of(values.with(i, value + 0.5)) - of(values.with(i, value - 0.5)));
    const [dx, dw] = convGradients(c);
    expectClose(
      dx?.dataSync() ?? [],
      differences(x, (moved) => loss(moved, w)),
    );
    expectClose(
      dw?.dataSync() ?? [],
      differences(w, (moved) => loss(x, moved)),
    );
  });
});

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

/** The definition, in float64: NHWC image, HWIO filter. */
function convolve(c: ConvCase, x: readonly number[], w: readonly number[]): number[] {
  const [batch, rows, columns, outputs] = outputShape(c) as [number, number, number, number];
  const [height, width] = c.size;
  const y: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let p = 0; p < rows; p++)
      for (let q = 0; q < columns; q++)
        for (let o = 0; o < outputs; o++) {
          let sum = 0;
          for (let i = 0; i < c.kernel[0]; i++)
            for (let j = 0; j < c.kernel[1]; j++) {
              const row = p * c.stride[0] + i - c.padding[0];
              const column = q * c.stride[1] + j - c.padding[2];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              for (let k = 0; k < c.inputs; k++) {
                sum +=
                  at(x, ((b * height + row) * width + column) * c.inputs + k) *
                  at(w, ((i * c.kernel[1] + j) * c.inputs + k) * outputs + o);
              }
            }
          y.push(sum);
        }
  return y;
}

describe('conv2dTranspose on wasm', () => {
  const transposed = (c: ConvCase) => (): Tensor[] =>
    scope(() => {
      const shape = [c.batch, ...c.size, c.inputs] as [number, number, number, number];
      const y = numbers<Tensor4D>(outputShape(c));
      const w = numbers<Tensor4D>([...c.kernel, c.inputs, c.outputs], 2);
      const apply = (y: Tensor, w: Tensor): Tensor =>
        conv2dTranspose(y as Tensor4D, w as Tensor4D, shape, [...c.stride], explicit(c.padding));
      return [apply(y, w), ...grads(apply)([y, w], numbers(shape, 3))];
    });

  it('and its gradients are those of the cpu backend', () => {
    fc.assert(
      fc.property(convCase, (c) => expectSameOnWasm(transposed(c))),
      { seed: 20232, numRuns: 60 },
    );
  });

  it('takes the nine rows of a specification for each of 256 images as one batch', () => {
    const c: ConvCase = {
      batch: 2304,
      size: [4, 4],
      kernel: [2, 2],
      stride: [2, 2],
      padding: [0, 0, 0, 0],
      inputs: 1,
      outputs: 2,
    };
    expectSameOnWasm(transposed(c), 1e-4);
  });
});
