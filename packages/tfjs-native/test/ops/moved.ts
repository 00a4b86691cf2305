import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, type Operand } from '../against-cpu.ts';
import { numbers, unusual } from '../numbers.ts';

/** Moved numbers keep all their bits. */
export const exactly = { areZerosSigned: true };

/** The same tensor as float32, int32 and bool. */
export function operandsOf(shape: readonly number[], seed = 1): readonly Operand[] {
  const floats = unusual(shape, seed);
  const ints = Int32Array.from(numbers(shape, seed).values, (value) => value * 2 ** 31);
  const bools = Uint8Array.from(floats.values, (value) => Number(value > 0));
  return [floats, { shape, values: ints }, { shape, values: bools }];
}

/** The same as on the cpu backend for every data type. */
export function expectMoved(
  compute: (x: tf.Tensor) => tf.Tensor | tf.Tensor[],
  shape: readonly number[],
): void {
  for (const operand of operandsOf(shape)) expectSameAsCpu(compute as never, [operand], exactly);
}

/** The gradient of Σ wᵢ·yᵢ with other weights everywhere. */
export const weighted = (op: (x: tf.Tensor) => tf.Tensor) =>
  tf.grad((x: tf.Tensor) => {
    const y = op(x);
    const weights = tf.tensor(numbers(y.shape, 9).values, y.shape);
    return tf.sum(tf.mul(y, weights));
  });
