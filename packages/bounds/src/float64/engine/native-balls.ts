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
  if (fits && (!target.clip || inUnitRange(pixels))) {
    kernels.outwardBalls(pixels, lower, upper, epsUpper(eps), Number(target.clip));
  } else {
    // Refuses them, in the words that are its own.
    writeBalls64(images, eps, target);
  }
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

/** NaN passes: its bounds are NaN and certify nothing. */
function inUnitRange(pixels: Float32Array): boolean {
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] as number;
    if (pixel < 0 || pixel > 1) return false;
  }
  return true;
}
