import { type Tensor, tensor4d } from '@drawdown/tensor';

import type { Augment } from './augmentation.ts';
import { bytesAsFloats, type ImageSet, labelsAt, pixelsAt } from './image-set.ts';

/** Images as a tensor, with their labels. Whoever asked for the batch disposes of its tensor. */
export interface Batch {
  /** `[batch, height, width, channels]`, float32 in [0, 1]. */
  readonly images: Tensor;
  /** `[batch]`. */
  readonly labels: Uint8Array;
}

/**
 * The images at some positions of a set as one batch, varied first where `augment` is given.
 *
 * @throws RangeError when a position lies outside the set
 */
export function toBatch(set: ImageSet, positions: ArrayLike<number>, augment?: Augment): Batch {
  const [height, width, channels] = set.shape;
  const stored = pixelsAt(set, positions);
  const pixels = augment === undefined ? stored : augment(stored, set.shape);
  return {
    images: tensor4d(bytesAsFloats(pixels), [positions.length, height, width, channels]),
    labels: labelsAt(set, positions),
  };
}
