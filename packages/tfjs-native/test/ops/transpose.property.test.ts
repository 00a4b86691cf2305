import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers } from '../numbers.ts';
import { exactly, expectMoved, weighted } from './moved.ts';
import { shapes } from './shapes.ts';

const shapeAndOrder = shapes.chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.shuffledSubarray(
      shape.map((_, d) => d),
      { minLength: shape.length, maxLength: shape.length },
    ),
  ),
);

describeNative('transpose', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equals the cpu backend for any order of the axes', () => {
    fc.assert(
      fc.property(shapeAndOrder, ([shape, order]) => expectMoved((x) => tf.transpose(x, order), shape)),
      { seed: 20300, numRuns: 50 },
    );
  });

  it('has the cpu backend’s gradient', () => {
    fc.assert(
      fc.property(shapeAndOrder, ([shape, order]) => {
        expectSameAsCpu(weighted((x) => tf.transpose(x, order)) as never, [numbers(shape)]);
      }),
      { seed: 20301, numRuns: 20 },
    );
  });

  it.each<readonly [shape: number[], order: number[]]>([
    [
      [301, 257],
      [1, 0],
    ],
    [
      [5, 100, 130],
      [0, 2, 1],
    ],
    [
      [4, 30, 31, 17],
      [0, 3, 1, 2],
    ],
    [
      [4, 17, 30, 31],
      [0, 2, 3, 1],
    ],
    [
      [20, 30, 5, 33],
      [2, 0, 1, 3],
    ],
    [
      [3, 4, 5, 6, 7],
      [4, 2, 0, 3, 1],
    ],
  ])('moves [%j] to %j the same way on any number of threads', (shape, order) => {
    const compute = (x: tf.Tensor): tf.Tensor => tf.transpose(x, order);
    expectSameAsCpu(compute as never, [numbers(shape)], { ...exactly, threads: [1, 2, 3] });
  });

  it('refuses orders that are none', () => {
    use('native');
    expect(() => tf.transpose([[1, 2]], [0])).toThrow(/rank/);
    expect(() => tf.transpose([[1, 2]], [0, 2])).toThrow(/perm/);
  });
});
