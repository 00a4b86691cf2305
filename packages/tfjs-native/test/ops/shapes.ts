import fc from 'fast-check';

/** Sizes of an axis: none, one, and around a register's width. */
export const axis: fc.Arbitrary<number> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 6, arbitrary: fc.integer({ min: 2, max: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom(15, 16, 17, 33) },
);

/** Shapes of 0 to 4 axes. */
export const shapes: fc.Arbitrary<number[]> = fc.array(axis, { maxLength: 4 });

/** Shapes without an axis of size 0. */
export const filledShapes: fc.Arbitrary<number[]> = shapes.map((shape) => shape.map((size) => size || 2));

const broadcastOf = (all: typeof shapes): fc.Arbitrary<[a: number[], b: number[]]> =>
  all.chain((shape) => sidesOf(shape));

const sidesOf = (shape: readonly number[]): fc.Arbitrary<[a: number[], b: number[]]> =>
  fc
    .tuple(
      fc.array(fc.constantFrom('both', 'both', 'a', 'b'), {
        minLength: shape.length,
        maxLength: shape.length,
      }),
      fc.constantFrom('both', 'a', 'b'),
      fc.integer({ min: 0, max: shape.length }),
    )
    .map(([kinds, short, missing]) => {
      const a = shape.map((size, d) => (kinds[d] === 'b' ? 1 : size));
      const b = shape.map((size, d) => (kinds[d] === 'a' ? 1 : size));
      if (short === 'a') return [a.slice(missing), b];
      if (short === 'b') return [a, b.slice(missing)];
      return [a, b];
    });

/** Two shapes that are broadcast against each other: either lacks outer axes, or has size 1 somewhere. */
export const broadcastShapes: ReturnType<typeof broadcastOf> = broadcastOf(shapes);

/** The same without an axis of size 0. */
export const filledBroadcastShapes: ReturnType<typeof broadcastOf> = broadcastOf(filledShapes);
