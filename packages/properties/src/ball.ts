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
  const box = { lower: new Float64Array(image.length), upper: new Float64Array(image.length) };
  writeBalls64([image], eps, { clip, box });
  return box;
}

/**
 * {@link ball64} of several images, one after the other, into arrays that are there already.
 *
 * @throws RangeError as `ball64`, and for a box that has not as many numbers as the images together
 */
export function writeBalls64(
  images: readonly Float32Array[],
  eps: Eps,
  { clip, box: { lower, upper } }: { readonly clip: boolean; readonly box: Box<Float64Array> },
): void {
  const size = images.reduce((sum, { length }) => sum + length, 0);
  if (lower.length !== size || upper.length !== size) {
    throw new RangeError(
      `expected ${size} numbers for each end of the balls, got ${lower.length} and ${upper.length}`,
    );
  }
  const radius = epsUpper(eps);
  const [least, most] = clip ? [0, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let at = 0;
  for (const image of images) {
    if (clip) expectUnitRange(image);
    for (let i = 0; i < image.length; i++, at++) {
      const pixel = image[i] as number;
      lower[at] = Math.max(below(pixel - radius), least);
      upper[at] = Math.min(above(pixel + radius), most);
    }
  }
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
  for (let i = 0; i < image.length; i++) {
    const pixel = image[i] as number;
    // NaN passes: its bounds are NaN and certify nothing.
    if (pixel < 0 || pixel > 1) throw strayPixel(pixel);
  }
}

function strayPixel(pixel: number): RangeError {
  return new RangeError(`a ball that is cut to [0, 1] needs pixels in [0, 1], but the image holds ${pixel}`);
}
