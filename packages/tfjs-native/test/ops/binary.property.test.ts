import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu, type Operand } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { broadcastShapes, filledBroadcastShapes, filledShapes } from './shapes.ts';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const arithmetic: Readonly<Record<string, Binary>> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
};

const comparisons: Readonly<Record<string, Binary>> = {
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  equal: tf.equal,
  notEqual: tf.notEqual,
};

const logic: Readonly<Record<string, Binary>> = { logicalAnd: tf.logicalAnd, logicalOr: tf.logicalOr };

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** Whole numbers from −2 to 2, so that equal ones meet. */
const coarse = (shape: readonly number[], seed: number): Operand => {
  const { values } = numbers(shape, seed);
  return { shape, values: values.map((value) => Math.round(2 * value)) };
};

const bools = (shape: readonly number[], seed: number): Operand => {
  const { values } = numbers(shape, seed);
  return { shape, values: Uint8Array.from(values, (value) => Number(value > 0)) };
};

describeNative('binary kernels', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it.each(Object.entries(arithmetic))('%s equals the cpu backend in every bit', (_, op) => {
    fc.assert(
      fc.property(broadcastShapes, fc.constantFrom(3, 7, 1000), ([a, b], every) => {
        expectSameAsCpu(op as never, [unusual(a, 1, { every }), unusual(b, 2, { every })], {
          areZerosSigned: true,
        });
      }),
      { seed: 20240, numRuns: 12 },
    );
  });

  it.each(Object.entries(comparisons))('%s equals the cpu backend', (_, op) => {
    fc.assert(
      fc.property(broadcastShapes, ([a, b]) => {
        expectSameAsCpu(op as never, [coarse(a, 1), coarse(b, 2)]);
        expectSameAsCpu(op as never, [unusual(a, 1), unusual(b, 3)]);
      }),
      { seed: 20241, numRuns: 12 },
    );
  });

  it.each(Object.entries(logic))('%s equals the cpu backend', (_, op) => {
    fc.assert(
      fc.property(broadcastShapes, ([a, b]) => {
        expectSameAsCpu(op as never, [bools(a, 1), bools(b, 2)]);
      }),
      { seed: 20242, numRuns: 12 },
    );
  });

  it.each(Object.entries(arithmetic))('%s has the cpu backend’s gradients', (name, op) => {
    // TensorFlow.js's own gradients of the others do not broadcast.
    const doesBroadcast = ['add', 'sub', 'mul', 'div'].includes(name);
    const same = filledShapes.map((shape) => [shape, shape]);
    fc.assert(
      fc.property(doesBroadcast ? filledBroadcastShapes : same, ([a = [], b = []]) => {
        const gradients = (x: tf.Tensor, y: tf.Tensor): tf.Tensor[] => tf.grads(op)([x, y]);
        const divisor = numbers(b, 0.3).values.map((value) => value + (value < 0 ? -1 : 1));
        const scale = sizeOf(a) + sizeOf(b);
        expectSameAsCpu(gradients as never, [numbers(a), { shape: b, values: divisor }], {
          tolerance: 1e-6,
          scale,
        });
      }),
      { seed: 20243, numRuns: 12 },
    );
  });

  it.each<readonly [a: number[], b: number[]]>([
    [[70_001], [70_001]],
    [[70_001], []],
    [[], [70_001]],
    [[5003, 17], [17]],
    [[17], [5003, 17]],
    [
      [5003, 17],
      [5003, 1],
    ],
    [
      [31, 1, 33],
      [31, 70, 33],
    ],
    [
      [31, 70, 1],
      [1, 70, 33],
    ],
    [[3, 40_000], [40_000]],
    [
      [2, 3, 7, 1, 11],
      [3, 1, 50, 11],
    ],
  ])('have the same bits on any number of threads: [%j] and [%j]', (a, b) => {
    for (const op of [tf.sub, tf.maximum, tf.greater]) {
      expectSameAsCpu(op as never, [numbers(a), numbers(b, 2)], { threads: [1, 2] });
    }
  });

  it('leaves other data types to the cpu backend', () => {
    const ints = { shape: [3], values: Int32Array.of(1, 2, 3) };
    const flags = { shape: [3], values: Uint8Array.of(0, 1, 1) };
    for (const op of [...Object.values(arithmetic), ...Object.values(comparisons)]) {
      expectSameAsCpu(op as never, [ints, ints]);
      expectSameAsCpu(op as never, [ints, numbers([3])]);
      expectSameAsCpu(op as never, [numbers([2, 3]), flags]);
    }
  });

  it('refuses what does not fit in TensorFlow.js’s words', () => {
    use('native');
    expect(() => tf.add([1, 2], [1, 2, 3])).toThrow(/could not be broadcast/);
    expect(() => tf.logicalAnd(tf.tensor([1, 2]), [true, true])).toThrow(/must be bool/);
  });

  it('adds tensors in their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.constantFrom([], [0], [7], [3, 40]), (count, shape) => {
        const operands = Array.from({ length: count }, (_, i) => unusual(shape, i + 1, { every: 5 }));
        expectSameAsCpu(((...terms: tf.Tensor[]) => tf.addN(terms)) as never, operands);
      }),
      { seed: 20244, numRuns: 12 },
    );
  });
});
