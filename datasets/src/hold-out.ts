import { type Rng, UserError } from '@drawdown/records';

import { type ImageSet, subset } from './image-set.ts';
import { positionsByClass, proportionalShares } from './stratify.ts';

/**
 * Carves a validation set out of training images: every class gives its proportional share, chosen at random.
 *
 * Both parts keep the order of the set. The choice depends on the labels, the count and the Rng's path alone.
 *
 * @throws UserError when `count` is no whole number, is negative, or leaves nothing to train on
 */
export function holdOut(
  set: ImageSet,
  count: number,
  rng: Rng,
): { readonly train: ImageSet; readonly validation: ImageSet } {
  if (!Number.isInteger(count) || count < 0 || count >= set.count) {
    throw new UserError(
      `the validation set must hold a whole number of images, at least 0 and fewer than the ${set.count} training images, but ${count} was given`,
    );
  }
  const classes = positionsByClass(set.labels);
  const shares = proportionalShares(
    classes.map(({ length }) => length),
    count,
  );
  const held = new Uint8Array(set.count);
  for (const [label, positions] of classes.entries()) {
    const order = rng.fork('class', label).permutation(positions.length);
    for (const place of order.subarray(0, shares[label])) held[positions[place] as number] = 1;
  }
  const all = Array.from(held.keys());
  return {
    train: subset(
      set,
      all.filter((position) => held[position] === 0),
    ),
    validation: subset(
      set,
      all.filter((position) => held[position] === 1),
    ),
  };
}
