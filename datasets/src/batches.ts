import { type Rng, UserError } from '@drawdown/records';

/**
 * One epoch: the positions 0 … count − 1 cut into batches, in order, or shuffled where an Rng is given.
 *
 * The last batch is smaller where the batch size does not divide the count.
 *
 * @throws UserError when the batch size is no positive whole number
 */
export function batchesOf(count: number, batchSize: number, rng: Rng | null): Uint32Array[] {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new UserError(`the batch size must be a whole number, at least 1, but ${batchSize} was given`);
  }
  const order =
    rng === null ? Uint32Array.from({ length: count }, (_, place) => place) : rng.permutation(count);
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, batch) =>
    order.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}
