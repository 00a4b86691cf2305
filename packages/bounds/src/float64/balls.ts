import type { Shape } from '@drawdown/networks';
import { type BallBox, type Box, type InputBox, outerBox } from '@drawdown/properties';
import type { Eps } from '@drawdown/records';

import { type Array64, array64, stackBoxes64 } from './array64.ts';
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

/**
 * Input boxes as one, `[boxes, …shape]`, rounded outward.
 *
 * @throws RangeError when a ball is cut and its image does not lie in [0, 1]
 */
export function boxes64(boxes: readonly InputBox[], shape: Shape): Box<Array64> {
  const balls = boxes.filter(isBall);
  const [first] = balls;
  const alike =
    first !== undefined && balls.length === boxes.length && balls.every((ball) => isLike(ball, first));
  if (alike) {
    const images = balls.map(({ image }) => image);
    return ballBox64(images, { eps: first.eps, clip: first.clip, shape });
  }
  return stackBoxes64(boxes.map(outerBox), shape);
}

function isBall(box: InputBox): box is BallBox {
  return box.kind === 'ball';
}

function isLike(a: BallBox, b: BallBox): boolean {
  return a.eps === b.eps && a.clip === b.clip;
}
