import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { filledShapes } from './shapes.ts';

const logitShapes = filledShapes.filter((shape) => shape.length > 0);

const spread = (shape: readonly number[], factor: number) => ({
  shape,
  values: numbers(shape).values.map((value) => factor * value),
});

describeNative('softmax and logSoftmax', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equal the cpu backend', () => {
    fc.assert(
      fc.property(logitShapes, fc.constantFrom(1, 30, 200), (shape, factor) => {
        for (const op of [tf.softmax, tf.logSoftmax]) {
          expectSameAsCpu(op as never, [spread(shape, factor)], { tolerance: 2e-7 });
          expectSameAsCpu(op as never, [unusual(shape, 1, { every: 30 })], { tolerance: 2e-7 });
        }
      }),
      { seed: 20290, numRuns: 60 },
    );
  });

  it('have the cpu backend’s gradients', () => {
    fc.assert(
      fc.property(logitShapes, (shape) => {
        for (const op of [tf.softmax, tf.logSoftmax]) {
          const compute = tf.grad((x: tf.Tensor) => tf.square(op(x)));
          expectSameAsCpu(compute as never, [spread(shape, 3)], { tolerance: 2e-6, scale: 100 });
        }
      }),
      { seed: 20291, numRuns: 20 },
    );
  });

  it('have the same bits on any number of threads', () => {
    expectSameAsCpu(tf.softmax as never, [numbers([9001, 10])], { tolerance: 2e-7, threads: [1, 2, 3] });
  });

  it('are empty where the logits are, and refuse other axes', () => {
    expectSameAsCpu(tf.softmax as never, [numbers([0, 3])]);
    use('native');
    expect(() => tf.softmax([[1, 2]], 0)).toThrow(/non-last/);
  });
});
