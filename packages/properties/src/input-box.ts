import type { Eps } from '@drawdown/records';

import { ball64, innerBall32 } from './ball.ts';
import type { Box } from './box.ts';

/** A set of real inputs, an interval for every coordinate, known exactly; arithmetics take it rounded outward or inward. */
export type InputBox = BallBox | RangeBox;

/** The ℓ∞ ball of an exact radius around a stored image. */
export interface BallBox {
  readonly kind: 'ball';
  /** The stored float32 pixels, flat. */
  readonly image: Float32Array;
  readonly eps: Eps;
  /** Whether the ball is cut to [0, 1]. */
  readonly clip: boolean;
}

/** A box given by its ends, which may be any real numbers. */
export interface RangeBox {
  readonly kind: 'range';
  /** Float64 ends between which every point of the exact box lies. */
  readonly outer: Box<Float64Array>;
  /** Float32 ends whose every float32 point lies in the exact box, but for `pinned` coordinates. */
  readonly inner: Box<Float32Array>;
  /**
   * 1 for a coordinate whose exact interval holds no float32 number: both inner ends are then a float32 number near it,
   * and the coordinate of a point stands for the whole outer interval.
   */
  readonly pinned: Uint8Array;
}

/**
 * Float64 ends between which every real point of the exact box lies.
 *
 * @throws RangeError for a ball that is cut to [0, 1] around an image outside of it
 */
export function outerBox(box: InputBox): Box<Float64Array> {
  return box.kind === 'ball' ? ball64(box.image, box.eps, box.clip) : box.outer;
}

/** Float32 ends between which attacks search; see {@link pointEnclosure} for what a point between them stands for. */
export function innerBox(box: InputBox): Box<Float32Array> {
  return box.kind === 'ball' ? innerBall32(box.image, box.eps, box.clip) : box.inner;
}

/**
 * Float64 ends around a real point of the exact box that a float32 point of the inner box stands for: the point itself,
 * but in `pinned` coordinates.
 */
export function pointEnclosure(box: InputBox, point: Float32Array): Box<Float64Array> {
  const lower = Float64Array.from(point);
  if (box.kind === 'ball' || !box.pinned.includes(1)) return { lower, upper: lower };
  const upper = lower.slice();
  for (const [at, isPinned] of box.pinned.entries()) {
    if (isPinned === 0) continue;
    lower[at] = box.outer.lower[at] as number;
    upper[at] = box.outer.upper[at] as number;
  }
  return { lower, upper };
}

/** The number of coordinates. */
export function inputSize(box: InputBox): number {
  return box.kind === 'ball' ? box.image.length : box.pinned.length;
}
