import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { exactly, weighted } from './moved.ts';
import { filledShapes } from './shapes.ts';

describeNative('gather', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  const gatherings = filledShapes
    .filter((shape) => shape.length > 0)
    .chain((shape) =>
      fc.integer({ min: 0, max: shape.length - 1 }).chain((axis) =>
        fc.record({
          shape: fc.constant(shape),
          axis: fc.constant(axis),
          indices: fc.array(fc.nat({ max: (shape[axis] ?? 1) - 1 }), { maxLength: 9 }),
        }),
      ),
    );

  it('equals the cpu backend along any axis', () => {
    fc.assert(
      fc.property(gatherings, ({ shape, axis, indices }) => {
        const compute = (x: tf.Tensor, at: tf.Tensor): tf.Tensor => tf.gather(x, at as never, axis);
        const places = { shape: [indices.length], values: Int32Array.from(indices) };
        expectSameAsCpu(compute as never, [unusual(shape), places], exactly);
      }),
      { seed: 20340, numRuns: 30 },
    );
    const square = { shape: [2, 2], values: Int32Array.of(1, 0, 2, 2) };
    const compute = (x: tf.Tensor, at: tf.Tensor): tf.Tensor => tf.gather(x, at as never, 1);
    expectSameAsCpu(compute as never, [numbers([2, 3, 4]), square]);
    const batched = (x: tf.Tensor, at: tf.Tensor): tf.Tensor => tf.gather(x, at as never, 1, 1);
    expectSameAsCpu(batched as never, [numbers([2, 3, 4]), square]);
  });

  it('has the cpu backend’s gradient', () => {
    const compute = weighted((x) => tf.gather(x, tf.tensor1d([1, 0, 1], 'int32'), 1));
    expectSameAsCpu(compute as never, [numbers([2, 3, 4])], { tolerance: 1e-6 });
  });

  it('has the same bits on any number of threads, and refuses indices outside', () => {
    const places = { shape: [4000], values: Int32Array.from({ length: 4000 }, (_, i) => (i * 7) % 101) };
    const compute = (x: tf.Tensor, at: tf.Tensor): tf.Tensor => tf.gather(x, at as never);
    expectSameAsCpu(compute as never, [numbers([101, 33]), places], { ...exactly, threads: [1, 2, 3] });
    use('native');
    expect(() => tf.gather([[1, 2]], tf.tensor1d([1], 'int32'))).toThrow(/index value 1/);
  });
});
