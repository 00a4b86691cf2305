import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers } from '../numbers.ts';
import { exactly, expectMoved } from './moved.ts';
import { shapes } from './shapes.ts';

const blocks = shapes.chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.tuple(
      ...shape.map((size) =>
        fc.tuple(fc.nat({ max: size }), fc.nat({ max: size })).map((ends) => ends.sort(less)),
      ),
    ),
  ),
);

const less = (a: number, b: number): number => a - b;

describeNative('slice, split and unstack', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equal the cpu backend', () => {
    fc.assert(
      fc.property(blocks, ([shape, ranges]) => {
        if (shape.length === 0) return;
        const begin = ranges.map(([from]) => from ?? 0);
        const size = ranges.map(([from = 0, to = 0]) => to - from);
        expectMoved((x) => tf.slice(x, begin, size), shape);
      }),
      { seed: 20320, numRuns: 50 },
    );
    for (const axis of [0, 1, 2]) {
      expectMoved((x) => tf.unstack(x, axis), [3, 4, 5]);
      expectMoved((x) => tf.split(x, 2, axis), [2, 4, 6]);
    }
    expectMoved((x) => tf.split(x, [1, 3, 2], 1), [3, 6, 2]);
  });

  it('have the cpu backend’s gradients', () => {
    const slice = (x: tf.Tensor): tf.Tensor => tf.square(tf.slice(x, [1, 1, 0], [2, 2, 3]));
    expectSameAsCpu(tf.grad(slice) as never, [numbers([3, 4, 5])]);
    const split = (x: tf.Tensor): tf.Tensor => {
      const [first, second] = tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor];
      return tf.mul(first, second);
    };
    expectSameAsCpu(tf.grad(split) as never, [numbers([3, 4, 5])]);
    const unstack = (x: tf.Tensor): tf.Tensor => tf.mul(...(tf.unstack(x, 1) as [tf.Tensor, tf.Tensor]));
    expectSameAsCpu(tf.grad(unstack) as never, [numbers([3, 2, 5])]);
  });

  it('have the same bits on any number of threads, and refuse places outside', () => {
    const compute = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 3], [-1, 150]);
    expectSameAsCpu(compute as never, [numbers([301, 200])], { ...exactly, threads: [1, 2, 3] });
    use('native');
    expect(() => tf.slice([[1, 2]], [0, 1], [1, 2])).toThrow(/begin/);
  });
});
