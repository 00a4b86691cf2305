import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, it } from 'vitest';
import { expectSameAsCpu } from '../against-cpu.ts';
import { describeNative, openBackends, registerGradients } from '../native-backend.ts';
import { numbers, unusual } from '../numbers.ts';
import { shapes } from './shapes.ts';

const dtypes = ['float32', 'int32', 'bool'] as const;

describeNative('cast', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('equals the cpu backend from and to every data type', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(...dtypes), (shape, dtype) => {
        const floats = unusual(shape, 1, { every: 3 });
        const ints = Int32Array.from(floats.values, (value) => value * 5);
        const bools = Uint8Array.from(floats.values, (value) => Number(value > 0));
        for (const operand of [floats, { shape, values: ints }, { shape, values: bools }]) {
          expectSameAsCpu(((x: tf.Tensor) => tf.cast(x, dtype)) as never, [operand]);
        }
      }),
      { seed: 20270, numRuns: 60 },
    );
  });

  it('cuts to whole numbers as typed arrays do', () => {
    const values = Float32Array.of(1.9, -1.9, 3e9, -3e9, 1e20, Number.NaN, Number.POSITIVE_INFINITY, -0);
    expectSameAsCpu(((x: tf.Tensor) => tf.cast(x, 'int32')) as never, [{ shape: [8], values }]);
  });

  it('computes with what was cast', () => {
    const compute = (x: tf.Tensor): tf.Tensor =>
      tf.mul(tf.cast(tf.greater(x, 0), 'float32'), tf.add(tf.cast(tf.cast(x, 'int32'), 'float32'), x));
    expectSameAsCpu(compute as never, [{ shape: [40_000], values: numbers([40_000]).values }], {
      threads: [1, 2],
    });
  });

  it('passes the gradient on', () => {
    const compute = tf.grad((x: tf.Tensor) => tf.mul(tf.cast(x, 'float32'), 3));
    expectSameAsCpu(compute as never, [numbers([3, 4])]);
  });
});

describeNative('fill', () => {
  beforeAll(openBackends);

  it('equals the cpu backend', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(0, 1, -2.5, Number.NaN), (shape, value) => {
        expectSameAsCpu((() => tf.fill(shape, value)) as never, []);
        expectSameAsCpu((() => tf.fill(shape, 3, 'int32')) as never, []);
        for (const like of [tf.zerosLike, tf.onesLike]) {
          expectSameAsCpu(like as never, [numbers(shape)]);
          expectSameAsCpu(like as never, [{ shape, values: new Int32Array(numbers(shape).values) }]);
          expectSameAsCpu(like as never, [{ shape, values: new Uint8Array(numbers(shape).values) }]);
        }
      }),
      { seed: 20271, numRuns: 40 },
    );
    expectSameAsCpu((() => tf.fill([300_000], 0.1)) as never, [], { threads: [1, 2, 3] });
  });
});
