import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { exactly, operandsOf } from './moved.ts';
import { filledShapes, shapes } from './shapes.ts';

const parts = fc.tuple(
  filledShapes.filter((shape) => shape.length > 0),
  fc.nat(),
  fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }),
);

describeNative('concat and stack', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equal the cpu backend', () => {
    fc.assert(
      fc.property(parts, ([shape, place, lengths]) => {
        const axis = place % shape.length;
        const compute = (...tensors: tf.Tensor[]): tf.Tensor => tf.concat(tensors, axis);
        for (const kind of [0, 1, 2]) {
          const operands = lengths.map((length, i) => operandsOf(shape.with(axis, length), i + 1)[kind]);
          expectSameAsCpu(compute as never, operands as never, exactly);
        }
      }),
      { seed: 20310, numRuns: 30 },
    );
    fc.assert(
      fc.property(shapes, fc.nat(), fc.integer({ min: 1, max: 4 }), (shape, place, count) => {
        const axis = place % (shape.length + 1);
        const operands = Array.from({ length: count }, (_, i) => unusual(shape, i + 1));
        const compute = (...tensors: tf.Tensor[]): tf.Tensor => tf.stack(tensors, axis);
        expectSameAsCpu(compute as never, operands, exactly);
      }),
      { seed: 20311, numRuns: 30 },
    );
  });

  it('have the cpu backend’s gradients', () => {
    const compute = (a: tf.Tensor, b: tf.Tensor): tf.Tensor[] =>
      tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.square(tf.concat([x, y, x], 1)))([a, b]);
    expectSameAsCpu(compute as never, [numbers([3, 4, 5]), numbers([3, 2, 5], 2)]);
    const stacked = tf.grad((x: tf.Tensor) => tf.square(tf.stack([x, tf.neg(x)], 1)));
    expectSameAsCpu(stacked as never, [numbers([3, 4])]);
  });

  it('have the same bits on any number of threads, and refuse what does not fit', () => {
    const operands = [numbers([301, 200]), numbers([301, 33], 2)];
    const compute = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.concat([a, b], 1);
    expectSameAsCpu(compute as never, operands, { ...exactly, threads: [1, 2, 3] });
    use('native');
    expect(() => tf.concat([tf.ones([2, 2]), tf.ones([3, 3])], 0)).toThrow(/Shape of tensors/);
    expect(() => tf.stack([tf.ones([2]), tf.ones([3])])).toThrow(/shape/);
  });
});
