import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { filledShapes, shapes } from './shapes.ts';

const choose = (condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.where(condition, a, b);

const condition = (shape: readonly number[]) => ({
  shape,
  values: Uint8Array.from(numbers(shape, 5).values, (value) => Number(value > 0)),
});

describeNative('where', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equals the cpu backend in every bit', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const operands = [condition(shape), unusual(shape, 1), unusual(shape, 2)];
        expectSameAsCpu(choose as never, operands, { areZerosSigned: true });
      }),
      { seed: 20260, numRuns: 60 },
    );
  });

  it('broadcasts', () => {
    expectSameAsCpu(choose as never, [condition([3, 1]), unusual([3, 5], 1), unusual([5], 2)]);
    expectSameAsCpu(choose as never, [condition([]), unusual([3, 5], 1), unusual([], 2)]);
    expectSameAsCpu(choose as never, [condition([7, 3, 5]), unusual([1], 1), unusual([3, 1], 2)]);
  });

  it('has the cpu backend’s gradients', () => {
    fc.assert(
      fc.property(filledShapes, (shape) => {
        const gradients = (is: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor[] =>
          tf.grads((x: tf.Tensor, y: tf.Tensor) => choose(is, x, y))([a, b]);
        expectSameAsCpu(gradients as never, [condition(shape), numbers(shape), numbers(shape, 2)]);
      }),
      { seed: 20261, numRuns: 20 },
    );
  });

  it('has the same bits on any number of threads', () => {
    const shape = [70_001];
    expectSameAsCpu(choose as never, [condition(shape), unusual(shape), numbers(shape)], {
      threads: [1, 2, 3],
    });
  });

  it('leaves other data types to the cpu backend, and its errors', () => {
    const ints = { shape: [2], values: Int32Array.of(3, 4) };
    expectSameAsCpu(choose as never, [condition([2]), ints, ints]);
    expectSameAsCpu(choose as never, [condition([2]), numbers([2]), ints]);
    use('native');
    expect(() => tf.where([true, false, true], [1, 2], [3, 4])).toThrow(/broadcast/);
  });
});
