/** The numbers of a float32 tensor. */
export interface Floats {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Fixed numbers in [−1, 1], different for every seed. */
export function numbers(shape: readonly number[], seed = 1): Floats {
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    Math.sin((i + 1) * (seed + 0.618) * 12.9898),
  );
  return { shape, values };
}

const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-42, 3e38];

/**
 * The same with every so-many-th number replaced by NaN, infinities, zeros of both signs, a subnormal and, unless they are
 * to be multiplied, a number near the largest.
 */
export function unusual(shape: readonly number[], seed = 1, { every = 7, kinds = 7 } = {}): Floats {
  const { values } = numbers(shape, seed);
  for (let i = seed % every, j = seed; i < values.length; i += every, j++)
    values[i] = strange[j % kinds] ?? 0;
  return { shape, values };
}
