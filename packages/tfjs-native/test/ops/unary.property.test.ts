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

type Unary = (x: tf.Tensor) => tf.Tensor;

const exact: Readonly<Record<string, Unary>> = {
  neg: tf.neg,
  abs: tf.abs,
  sign: tf.sign,
  square: tf.square,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  reciprocal: tf.reciprocal,
  relu: tf.relu,
  relu6: tf.relu6,
  step: (x) => tf.step(x),
  'step of slope': (x) => tf.step(x, 0.3),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  clipByValue: (x) => tf.clipByValue(x, -0.3, 0.7),
};

const transcendental: Readonly<Record<string, Unary>> = {
  exp: tf.exp,
  expm1: tf.expm1,
  log: tf.log,
  log1p: tf.log1p,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
};

/** Every 2¹⁶th pattern of 32 bits: all signs and exponents, subnormals, infinities and NaN. */
const manyFloats = new Float32Array(Int32Array.from({ length: 1 << 16 }, (_, i) => i * 65_537).buffer);

/** Floats as whole numbers in their order: the distance of two is in units in the last place. */
function orderOf(values: Float32Array): Int32Array {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  return bits.map((pattern) => (pattern < 0 ? -(pattern & 0x7fffffff) : pattern));
}

describeNative('unary kernels', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it.each(Object.entries(exact))('%s equals the cpu backend in every bit', (_, op) => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(3, 7, 1000), (shape, every) => {
        expectSameAsCpu(op as never, [unusual(shape, 1, { every })], { areZerosSigned: true });
      }),
      { seed: 20250, numRuns: 10 },
    );
    const all = { shape: [manyFloats.length], values: manyFloats };
    expectSameAsCpu(op as never, [all], { areZerosSigned: true, threads: [1, 2] });
  });

  it.each(Object.entries(transcendental))('%s is within a unit in the last place', (_, op) => {
    const compute = (): Float32Array => tf.tidy(() => op(tf.tensor(manyFloats)).dataSync() as Float32Array);
    use('cpu');
    const expected = compute();
    const order = orderOf(expected);
    use('native');
    onEachInstructionSet((isa) => {
      const actual = compute();
      const others = orderOf(actual);
      let different = 0;
      for (let i = 0; i < expected.length; i++) {
        if (Object.is(actual[i], expected[i])) continue;
        different++;
        const distance = Math.abs((others[i] ?? 0) - (order[i] ?? 0));
        if (!(distance <= 1))
          throw new Error(`${isa}: of ${manyFloats[i]}: ${actual[i]}, not ${expected[i]}`);
      }
      expect(different).toBeLessThan(expected.length / 500);
    });
  });

  it.each(Object.entries(transcendental))('%s equals the cpu backend for any shape', (_, op) => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expectSameAsCpu(op as never, [unusual(shape)], { tolerance: 1.2e-7 });
      }),
      { seed: 20251, numRuns: 10 },
    );
  });

  it.each(Object.entries({ ...exact, ...transcendental }))('%s has the cpu backend’s gradient', (_, op) => {
    fc.assert(
      fc.property(filledShapes, (shape) => {
        const positive = { shape, values: numbers(shape).values.map((value) => Math.abs(value) + 0.1) };
        expectSameAsCpu(tf.grad(op) as never, [positive], { tolerance: 1e-6 });
      }),
      { seed: 20252, numRuns: 10 },
    );
  });

  it('clips at limits that are no floats as the cpu backend does', () => {
    const near = Math.fround(0.3);
    const values = Float32Array.of(near, near - 2 ** -25, near + 2 ** -25, -near, Number.NaN, 5);
    for (const [low, high] of [
      [-0.3, 0.3],
      [0.1, 0.1],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ] as const) {
      expectSameAsCpu(((x: tf.Tensor) => tf.clipByValue(x, low, high)) as never, [{ shape: [6], values }]);
    }
  });

  it('negates logic', () => {
    expectSameAsCpu(tf.logicalNot as never, [{ shape: [2, 2], values: Uint8Array.of(0, 1, 1, 0) }]);
    expectSameAsCpu(tf.logicalNot as never, [{ shape: [0], values: new Uint8Array() }]);
  });

  it('leaves other data types to the cpu backend', () => {
    const ints = { shape: [3], values: Int32Array.of(1, 2, -3) };
    for (const op of [tf.neg, tf.abs, tf.sign, tf.square, tf.relu, tf.exp]) {
      expectSameAsCpu(op as never, [ints]);
    }
  });
});
