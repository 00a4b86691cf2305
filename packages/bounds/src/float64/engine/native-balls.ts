import { writeBalls64 } from '@drawdown/properties';
import { type Eps, epsUpper } from '@drawdown/records';
import type { Addon } from '@drawdown/tfjs-native/kernels';

import type { BallsTarget } from './engine.ts';

/** `writeBalls64` by the compiled kernel. */
export function nativeBalls(
  kernels: Addon,
  images: readonly Float32Array[],
  { eps, target }: { readonly eps: Eps; readonly target: BallsTarget },
): void {
  const { lower, upper } = target.box;
  const pixels = joined(images);
  const fits = lower.length === pixels.length && upper.length === pixels.length;
  const hasStray =
    fits && kernels.outwardBalls(pixels, lower, upper, epsUpper(eps), Number(target.clip)) !== 0;
  // Refuses them, in the words that are its own.
  if (!fits || (target.clip && hasStray)) writeBalls64(images, eps, target);
}

function joined(images: readonly Float32Array[]): Float32Array {
  const [only] = images;
  if (only !== undefined && images.length === 1) return only;
  const pixels = new Float32Array(images.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const image of images) {
    pixels.set(image, at);
    at += image.length;
  }
  return pixels;
}
