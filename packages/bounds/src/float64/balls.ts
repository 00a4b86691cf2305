import type { Shape } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import type { Eps } from '@drawdown/records';

import { type Array64, array64 } from './array64.ts';
import { engine } from './engine/choose.ts';

/** Which balls are meant, and the shape of an image. */
export interface BallsOptions {
  readonly eps: Eps;
  /** Whether the balls are cut to [0, 1]. */
  readonly clip: boolean;
  readonly shape: Shape;
}

/**
 * The boxes of `ball64` around several images as one, `[images, …shape]`.
 *
 * @param images the stored float32 pixels, flat
 * @throws RangeError when the balls are cut and an image does not lie in [0, 1], or has another size
 */
export function ballBox64(images: readonly Float32Array[], { eps, clip, shape }: BallsOptions): Box<Array64> {
  const all = [images.length, ...shape];
  const box = { lower: array64(all), upper: array64(all) };
  engine().balls(images, eps, { clip, box: { lower: box.lower.data, upper: box.upper.data } });
  return box;
}
