/** The positions of each class in a list of labels: entry c lists where label c stands, in increasing order. */
export function positionsByClass(labels: ArrayLike<number>): readonly (readonly number[])[] {
  const classes: number[][] = [];
  for (let position = 0; position < labels.length; position++) {
    const label = labels[position] as number;
    while (classes.length <= label) classes.push([]);
    classes[label]?.push(position);
  }
  return classes;
}

/**
 * `total` divided in proportion to `sizes`, in whole numbers that sum to it: the method of largest remainders, the
 * lower place first where remainders tie. No share exceeds its size.
 *
 * @throws RangeError when `total` is no whole number between 0 and the sum of the sizes
 */
export function proportionalShares(sizes: readonly number[], total: number): readonly number[] {
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (!Number.isInteger(total) || total < 0 || total > sum) {
    throw new RangeError(`shares of ${sum} things must sum to a whole number in [0, ${sum}], not ${total}`);
  }
  if (sum === 0) return sizes.map(() => 0);
  const shares = sizes.map((size) => Math.floor((size * total) / sum));
  const missing = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = sizes
    .map((size, place) => ({ place, remainder: (size * total) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.place - b.place);
  for (const { place } of byRemainder.slice(0, missing)) shares[place] = (shares[place] as number) + 1;
  return shares;
}

/**
 * Lists merged evenly: member i of a list of n is placed at (i + ½)/n of the way, ties by list. Any prefix of the
 * result holds of every list about its proportional share.
 */
export function interleave<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists
    .flatMap((list, place) =>
      list.map((member, i) => ({ member, place, numerator: 2 * i + 1, denominator: 2 * list.length })),
    )
    .sort((a, b) => a.numerator * b.denominator - b.numerator * a.denominator || a.place - b.place)
    .map(({ member }) => member);
}
