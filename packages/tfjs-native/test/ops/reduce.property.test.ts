import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import {
  describeNative,
  onEachInstructionSet,
  openBackends,
  registerGradients,
  use,
} from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { filledShapes, shapes } from './shapes.ts';

type Reduce = (x: tf.Tensor, axis?: number[], keepDims?: boolean) => tf.Tensor;

const sums: Readonly<Record<string, Reduce>> = { sum: tf.sum, mean: tf.mean };
const extremes: Readonly<Record<string, Reduce>> = { max: tf.max, min: tf.min };
const logic: Readonly<Record<string, Reduce>> = { all: tf.all, any: tf.any };

const reductionsOf = (all: typeof shapes): fc.Arbitrary<[shape: number[], axes: number[]]> =>
  all.chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, d) => d))));

const reductions = reductionsOf(shapes);

/** A rounding of the numbers divided, for `mean`, and of the sum: numbers are at most 1. */
const nearness = (shape: readonly number[]) => ({
  tolerance: 1.3e-7,
  scale: shape.reduce((size, length) => size * length, 1),
});

describeNative('reductions', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it.each(Object.entries(sums))('%s equals the cpu backend over any axes', (_, op) => {
    fc.assert(
      fc.property(reductions, fc.boolean(), ([shape, axes], keepDims) => {
        const compute = (x: tf.Tensor): tf.Tensor => op(x, axes, keepDims);
        expectSameAsCpu(compute as never, [numbers(shape)], nearness(shape));
        expectSameAsCpu(compute as never, [unusual(shape, 1, { kinds: 5, every: 40 })], nearness(shape));
      }),
      { seed: 20280, numRuns: 60 },
    );
  });

  it.each(Object.entries(extremes))('%s equals the cpu backend over any axes', (_, op) => {
    fc.assert(
      fc.property(reductions, fc.boolean(), fc.constantFrom(5, 40), ([shape, axes], keepDims, every) => {
        const compute = (x: tf.Tensor): tf.Tensor => op(x, axes, keepDims);
        expectSameAsCpu(compute as never, [unusual(shape, 2, { every })]);
      }),
      { seed: 20281, numRuns: 60 },
    );
  });

  it.each(Object.entries(logic))('%s equals the cpu backend over any axes', (_, op) => {
    fc.assert(
      fc.property(reductions, fc.boolean(), fc.constantFrom(-0.9, 0, 0.9), ([shape, axes], keep, level) => {
        const values = Uint8Array.from(numbers(shape).values, (value) => Number(value > level));
        expectSameAsCpu(((x: tf.Tensor) => op(x, axes, keep)) as never, [{ shape, values }]);
      }),
      { seed: 20282, numRuns: 60 },
    );
  });

  it.each(Object.entries({ ...sums, ...extremes }))('%s has the cpu backend’s gradient', (_, op) => {
    fc.assert(
      fc.property(reductionsOf(filledShapes), ([shape, axes]) => {
        const compute = tf.grad((x: tf.Tensor) => tf.square(op(x, axes)));
        expectSameAsCpu(compute as never, [numbers(shape)], { ...nearness(shape), tolerance: 3e-7 });
      }),
      { seed: 20283, numRuns: 20 },
    );
  });

  it.each<readonly [shape: number[], axes: number[]]>([
    [[200_003], [0]],
    [[3, 70_001], [1]],
    [[70_001, 3], [1]],
    [[70_001, 3], [0]],
    [[9001, 16], [0]],
    [[3001, 17], [0]],
    [[257, 1025], [0]],
    [[3, 900, 33], [1]],
    [[1300, 3, 33], [1]],
    [[4, 50_001], [0]],
    [
      [7, 300, 9, 5],
      [0, 2],
    ],
  ])('have the same bits on any number of threads: [%j] over [%j]', (shape, axes) => {
    for (const op of [tf.sum, tf.max]) {
      const compute = (x: tf.Tensor): tf.Tensor => op(x, axes);
      expectSameAsCpu(compute as never, [numbers(shape)], { ...nearness(shape), threads: [1, 2, 3] });
    }
    const flags = {
      shape,
      values: Uint8Array.from(numbers(shape).values, (value) => Number(value > -0.999)),
    };
    expectSameAsCpu(((x: tf.Tensor) => tf.all(x, axes)) as never, [flags], { threads: [1, 2] });
  });

  it('sums ten million numbers as exactly as double arithmetic does, on every instruction set alike', () => {
    use('native');
    const values = new Float32Array(1e7).fill(0.1);
    const exact = Math.fround(1e7 * Math.fround(0.1));
    onEachInstructionSet(() => {
      const x = tf.tensor(values);
      const whole = tf.sum(x);
      const columns = tf.sum(tf.reshape(x, [1_000_000, 10]), 0);
      expect([...whole.dataSync()]).toEqual([exact]);
      expect([...columns.dataSync()]).toEqual(new Array(10).fill(Math.fround(1e6 * Math.fround(0.1))));
      tf.dispose([x, whole, columns]);
    });
  });

  it('leaves other data types to the cpu backend', () => {
    const ints = { shape: [2, 3], values: Int32Array.of(1, 2, 3, 4, 5, 6) };
    const bools = { shape: [2, 3], values: Uint8Array.of(1, 0, 1, 1, 1, 0) };
    for (const op of [tf.sum, tf.mean, tf.max, tf.min]) {
      expectSameAsCpu(((x: tf.Tensor) => op(x, 0)) as never, [ints]);
    }
    expectSameAsCpu(((x: tf.Tensor) => tf.sum(x, 0)) as never, [bools]);
    use('native');
    expect(() => tf.sum([[1, 2]], 2)).toThrow(/axis/);
    expect(() => tf.all(tf.tensor([1, 2]))).toThrow(/must be bool/);
  });
});

describeNative('argMax and argMin', () => {
  beforeAll(openBackends);

  it('equal the cpu backend along any axis', () => {
    const arguments_ = filledShapes
      .filter((shape) => shape.length > 0)
      .chain((shape) => fc.tuple(fc.constant(shape), fc.integer({ min: 0, max: shape.length - 1 })));
    fc.assert(
      fc.property(arguments_, fc.constantFrom(2, 5, 1000), ([shape, axis], every) => {
        const { values } = unusual(shape, 1, { every });
        const coarse = values.map((value) => (Math.abs(value) < 1 ? Math.round(4 * value) : value));
        for (const op of [tf.argMax, tf.argMin]) {
          expectSameAsCpu(((x: tf.Tensor) => op(x, axis)) as never, [{ shape, values: coarse }]);
        }
      }),
      { seed: 20284, numRuns: 60 },
    );
  });

  it('have the same result on any number of threads', () => {
    for (const [shape, axis] of [
      [[20_001, 10], 1],
      [[10, 20_001], 0],
      [[70, 31, 65], 1],
    ] as const) {
      const compute = (x: tf.Tensor): tf.Tensor => tf.argMax(x, axis);
      expectSameAsCpu(compute as never, [numbers(shape)], { threads: [1, 2] });
    }
  });
});
