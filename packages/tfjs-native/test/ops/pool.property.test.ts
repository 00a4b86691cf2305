import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients, use } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';

type Pool = typeof tf.maxPool | typeof tf.avgPool;

const pools: readonly (readonly [name: string, op: Pool])[] = [
  ['maxPool', tf.maxPool],
  ['avgPool', tf.avgPool],
];

const poolings = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom(1, 2, 3, 5, 16, 17, 33, 300),
    window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.constantFrom('valid', 'same', 0, 1, 2),
  })
  // TensorFlow.js takes the window's height for both sides where the padding is a number.
  .map(({ window, ...rest }) => ({
    ...rest,
    window: typeof rest.pad === 'number' ? ([window[0], window[0]] as [number, number]) : window,
  }))
  .filter(({ height, width, window: [rows, columns], pad }) => {
    const frame = typeof pad === 'number' ? 2 * pad : 0;
    return pad === 'same' || (height + frame >= rows && width + frame >= columns);
  });

type Pooling = typeof poolings extends fc.Arbitrary<infer T> ? T : never;

const apply =
  (op: Pool, { window, strides, pad }: Pooling) =>
  (x: tf.Tensor): tf.Tensor =>
    op(x as tf.Tensor4D, window, strides, pad as 'valid', typeof pad === 'number' ? 'floor' : undefined);

const shapeOf = ({ batch, height, width, channels }: Pooling): number[] => [batch, height, width, channels];

describeNative('pooling', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it.each(pools)('%s equals the cpu backend in every bit', (_, op) => {
    fc.assert(
      fc.property(poolings, (pooling) => {
        expectSameAsCpu(apply(op, pooling) as never, [numbers(shapeOf(pooling))], { areZerosSigned: true });
        expectSameAsCpu(apply(op, pooling) as never, [unusual(shapeOf(pooling), 1, { kinds: 6 })]);
      }),
      { seed: 20350, numRuns: 50 },
    );
  });

  it.each(pools)('%s has the cpu backend’s gradient', (_, op) => {
    fc.assert(
      fc.property(poolings, (pooling) => {
        // avgPool's gradient takes no rounding mode: sizes must come out even there.
        const forward = apply(op, op === tf.avgPool ? { ...pooling, strides: [1, 1] } : pooling);
        const compute = tf.grad((x: tf.Tensor) => tf.square(forward(x)));
        expectSameAsCpu(compute as never, [numbers(shapeOf(pooling))]);
      }),
      { seed: 20351, numRuns: 30 },
    );
  });

  it('gives a gradient to the first of equal numbers, and to none of NaN', () => {
    const values = Float32Array.of(1, 1, 1, 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    const compute = tf.grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'));
    expectSameAsCpu(compute as never, [{ shape: [1, 2, 4, 1], values }]);
    expectSameAsCpu(compute as never, [{ shape: [2, 2, 2, 1], values }]);
  });

  it.each(pools)('%s has the same bits on any number of threads', (_, op) => {
    const pooling = { window: [3, 2], strides: [2, 2], pad: 'same' } as unknown as Pooling;
    const forward = apply(op, pooling);
    const gradient = tf.grad((x: tf.Tensor) => tf.square(forward(x)));
    for (const shape of [
      [5, 33, 31, 5],
      [2, 9, 9, 300],
    ]) {
      expectSameAsCpu(forward as never, [numbers(shape)], { threads: [1, 2, 3] });
      expectSameAsCpu(gradient as never, [numbers(shape)], { threads: [1, 2, 3] });
    }
  });

  it('leaves a window of one number as it is, and refuses what is no image', () => {
    expectSameAsCpu(((x: tf.Tensor4D) => tf.maxPool(x, 1, 1, 'valid')) as never, [numbers([2, 3, 3, 2])]);
    use('native');
    expect(() => tf.maxPool(tf.ones([2, 3]) as never, 2, 2, 'valid')).toThrow(/rank/);
    expect(() => tf.avgPool(tf.ones([1, 3, 3, 1], 'int32') as tf.Tensor4D, 2, 2, 'valid')).toThrow(/float32/);
  });
});
