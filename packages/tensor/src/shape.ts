/** A shape with holes: `null` stands for any size, such as the batch. */
export type ExpectedShape = readonly (number | null)[];

const formatShape = (shape: ExpectedShape): string => `[${shape.map((size) => size ?? '*').join(', ')}]`;

/** A tensor has another shape than the code around it is written for: an error of the program. */
export class ShapeError extends Error {
  override readonly name: string = 'ShapeError';
  /** What the tensor is, in words. */
  readonly what: string;
  readonly expected: ExpectedShape;
  readonly got: readonly number[];

  constructor(what: string, expected: ExpectedShape, got: readonly number[]) {
    super(`${what}: expected shape ${formatShape(expected)}, got ${formatShape(got)}`);
    this.what = what;
    this.expected = expected;
    this.got = got;
  }
}

/**
 * Checks a shape: the number of axes, and the size of each axis that `expected` gives (`null` fits any size).
 *
 * @param what the tensor in words, for the message: `'images'`, `'weight of layer 2'`
 * @throws ShapeError when the shapes differ
 */
export function expectShape(
  tensor: { readonly shape: readonly number[] },
  expected: ExpectedShape,
  what: string,
): void {
  const { shape } = tensor;
  const fits =
    shape.length === expected.length && expected.every((size, axis) => size === null || size === shape[axis]);
  if (!fits) throw new ShapeError(what, expected, shape);
}
