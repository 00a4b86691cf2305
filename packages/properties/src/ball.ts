import { above, below, type Eps, epsLower, epsUpper, float32Down, float32Up } from '@drawdown/records';
import { add, clipByValue, sub, type Tensor } from '@drawdown/tensor';

import type { Box } from './box.ts';

/**
 * The ℓ∞ balls around images, in the nearest arithmetic: for training and attacks, never for a verdict.
 *
 * @param images `[batch, …]` in [0, 1]
 * @param eps the radius: one number, or a tensor that broadcasts against the images (`[batch, 1, 1, 1]`)
 * @param clip whether the balls are cut to [0, 1]
 */
export function ballTensors(images: Tensor, eps: number | Tensor, clip: boolean): Box<Tensor> {
  const lower = sub(images, eps);
  const upper = add(images, eps);
  return clip ? { lower: clipByValue(lower, 0, 1), upper: clipByValue(upper, 0, 1) } : { lower, upper };
}

/**
 * A box of float64 ends that surely holds every real point of the exact ball around a stored image; the ends lie at most
 * two units in the last place outside.
 *
 * @param image the stored float32 pixels, flat
 * @param clip whether the ball is cut to [0, 1]
 * @throws RangeError when the ball is cut and the image does not lie in [0, 1]: the box would be empty, and certify anything
 */
export function ball64(image: Float32Array, eps: Eps, clip: boolean): Box<Float64Array> {
  if (clip) expectUnitRange(image);
  const radius = epsUpper(eps);
  const lower = Float64Array.from(image, (pixel) => below(pixel - radius));
  const upper = Float64Array.from(image, (pixel) => above(pixel + radius));
  return clip
    ? { lower: lower.map((end) => Math.max(end, 0)), upper: upper.map((end) => Math.min(end, 1)) }
    : { lower, upper };
}

/** The box that holds one stored image and nothing else. */
export function point64(image: ArrayLike<number>): Box<Float64Array> {
  const point = Float64Array.from(image);
  return { lower: point, upper: point };
}

/**
 * A box of float32 ends whose every point lies in the exact ball: where attacks search, so that what they find is a
 * point of the ball without a tolerance.
 */
export function innerBall32(image: Float32Array, eps: Eps, clip: boolean): Box<Float32Array> {
  const radius = epsLower(eps);
  // The image itself always belongs to its ball, however small the radius.
  const lower = image.map((pixel) => Math.min(pixel, float32Up(above(pixel - radius))));
  const upper = image.map((pixel) => Math.max(pixel, float32Down(below(pixel + radius))));
  return clip
    ? { lower: lower.map((end) => Math.max(end, 0)), upper: upper.map((end) => Math.min(end, 1)) }
    : { lower, upper };
}

function expectUnitRange(image: Float32Array): void {
  // NaN passes: its bounds are NaN and certify nothing.
  const stray = image.find((pixel) => pixel < 0 || pixel > 1);
  if (stray === undefined) return;
  throw new RangeError(`a ball that is cut to [0, 1] needs pixels in [0, 1], but the image holds ${stray}`);
}
