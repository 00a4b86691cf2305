import { type Tensor, tensor } from '@drawdown/tensor';

/** A tensor of fixed numbers in [-1, 1], different for every seed. */
export function numbers<T extends Tensor>(shape: readonly number[], seed = 1): T {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin((i + 1) * (seed + 0.618) * 12.9898));
  return tensor(values, [...shape]) as T;
}
