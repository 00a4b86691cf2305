import type { Box, InputBox } from '@drawdown/properties';

/**
 * The box with its coordinates in another order: coordinate i of the result is coordinate `order[i]` of the given box.
 *
 * @param order each coordinate once: a permutation of 0 … n − 1
 * @throws RangeError when it is not
 */
export function permuteBox<B extends InputBox>(box: B, order: ArrayLike<number>): B;
export function permuteBox(box: InputBox, order: ArrayLike<number>): InputBox {
  const size = box.kind === 'ball' ? box.image.length : box.pinned.length;
  expectPermutation(order, size);
  if (box.kind === 'ball') return { ...box, image: permuted(box.image, order) };
  return {
    kind: 'range',
    outer: permutedEnds(box.outer, order),
    inner: permutedEnds(box.inner, order),
    pinned: permuted(box.pinned, order),
  };
}

function permutedEnds<A extends Float64Array | Float32Array>(
  { lower, upper }: Box<A>,
  order: ArrayLike<number>,
): Box<A> {
  return { lower: permuted(lower, order), upper: permuted(upper, order) };
}

function permuted<A extends Float64Array | Float32Array | Uint8Array>(
  values: A,
  order: ArrayLike<number>,
): A {
  return values.map((_, at) => values[order[at] as number] as number) as A;
}

function expectPermutation(order: ArrayLike<number>, size: number): void {
  const seen = new Uint8Array(size);
  for (let i = 0; i < order.length; i++) {
    const at = order[i] as number;
    if (seen[at] !== 0) {
      throw new RangeError(
        `an order of ${size} coordinates needs each of 0 … ${size - 1} once, but entry ${i} is ${at}`,
      );
    }
    seen[at] = 1;
  }
  if (order.length !== size) {
    throw new RangeError(`an order of ${size} coordinates has ${order.length} entries`);
  }
}
