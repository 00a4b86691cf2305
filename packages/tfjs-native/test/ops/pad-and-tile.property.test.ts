import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients } from '../native-backend.ts';
import { numbers } from '../numbers.ts';
import { exactly, expectMoved, weighted } from './moved.ts';
import { shapes } from './shapes.ts';

describeNative('pad and tile', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  const padded = shapes
    .filter((shape) => shape.length > 0)
    .chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.tuple(...shape.map(() => fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })))),
        fc.constantFrom(0, 1),
      ),
    );

  const tiled = shapes
    .filter((shape) => shape.length > 0)
    .chain((shape) =>
      fc.tuple(fc.constant(shape), fc.tuple(...shape.map(() => fc.constantFrom(1, 1, 2, 3, 0)))),
    );

  it('equal the cpu backend', () => {
    fc.assert(
      fc.property(padded, ([shape, paddings, value]) => {
        expectMoved((x) => tf.pad(x, paddings, value), shape);
      }),
      { seed: 20330, numRuns: 30 },
    );
    fc.assert(
      fc.property(tiled, ([shape, repetitions]) => expectMoved((x) => tf.tile(x, repetitions), shape)),
      { seed: 20331, numRuns: 30 },
    );
    expectMoved((x) => tf.broadcastTo(x, [5, 3, 7]), [3, 1]);
  });

  it('have the cpu backend’s gradients', () => {
    fc.assert(
      fc.property(padded, ([shape, paddings]) => {
        expectSameAsCpu(weighted((x) => tf.pad(x, paddings)) as never, [numbers(shape)]);
      }),
      { seed: 20332, numRuns: 20 },
    );
    const tile = weighted((x) => tf.tile(x, [2, 1, 3]));
    expectSameAsCpu(tile as never, [numbers([3, 4, 5])], { tolerance: 1e-6 });
  });

  it('have the same bits on any number of threads', () => {
    const frame = (x: tf.Tensor): tf.Tensor =>
      tf.pad(x, [
        [0, 0],
        [2, 1],
        [1, 3],
        [0, 0],
      ]);
    expectSameAsCpu(frame as never, [numbers([9, 30, 31, 5])], { ...exactly, threads: [1, 2, 3] });
    const repeat = (x: tf.Tensor): tf.Tensor => tf.tile(x, [3, 1, 40]);
    expectSameAsCpu(repeat as never, [numbers([9, 100, 3])], { ...exactly, threads: [1, 2, 3] });
  });
});
