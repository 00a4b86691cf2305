import type { Box } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';
import type { Tensor } from '@drawdown/tensor';

/** A network as an attack sees it: images `[batch, …]` to logits `[batch, classes]`, differentiable. */
export type Logits = (images: Tensor) => Tensor;

/**
 * A search for wrongly classified points. It returns one point per image, every coordinate inside the box exactly,
 * as a plain tensor of the images' shape that belongs to no gradient tape.
 *
 * An attack is an estimate: that it finds nothing proves nothing.
 *
 * @param labels one class per image
 * @param box the points allowed, `lower` and `upper` of the images' shape
 * @param rng the stream for random starts; the same stream gives the same points
 */
export type Attack = (
  logits: Logits,
  images: Tensor,
  labels: ArrayLike<number>,
  box: Box<Tensor>,
  rng: Rng,
) => Tensor;
