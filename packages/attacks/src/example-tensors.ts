import { type Tensor, tensor } from '@drawdown/tensor';

/** Flat examples as one tensor, `[batch, …shape]`. */
export function stackExamples(examples: readonly Float32Array[], shape: readonly number[]): Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  const data = new Float32Array(examples.length * size);
  for (const [place, example] of examples.entries()) data.set(example, place * size);
  return tensor(data, [examples.length, ...shape]);
}

/** The examples of a tensor `[batch, …]`, flat. */
export function unstackExamples(examples: Tensor): readonly Float32Array[] {
  const data = Float32Array.from(examples.dataSync());
  const [batch = 0] = examples.shape;
  const size = data.length / batch;
  return Array.from({ length: batch }, (_, place) => data.slice(place * size, (place + 1) * size));
}
