import type { Shape } from '@drawdown/networks';

import type { Bundle } from '../selection.ts';
import type { Placement } from './cone.ts';

/** Which numbers of images windows hold: for each window, flat, places in the batch of images; −1 outside of them. */
export interface WindowPlaces {
  readonly places: Int32Array;
  /** Whether some window leaves its image. */
  readonly leaves: boolean;
}

/**
 * The places of the windows that pixels see.
 *
 * @param pixels of images of a certain width
 * @param image `[height, width, channels]` of the images that the windows lie in
 */
export function windowPlaces(
  pixels: readonly Bundle[],
  { shape: [rows = 0, columns = 0, channels = 0], strides, offsets }: Placement,
  { ownWidth, image }: { readonly ownWidth: number; readonly image: Shape },
): WindowPlaces {
  const [height = 0, width = 0] = image;
  const places = new Int32Array(pixels.length * rows * columns * channels);
  let leaves = false;
  let at = 0;
  for (const { example, pixel } of pixels) {
    const top = Math.floor(pixel / ownWidth) * strides[0] + offsets[0];
    const left = (pixel % ownWidth) * strides[1] + offsets[1];
    for (let row = top; row < top + rows; row++) {
      for (let column = left; column < left + columns; column++) {
        const isInside = row >= 0 && row < height && column >= 0 && column < width;
        leaves ||= !isInside;
        const first = ((example * height + row) * width + column) * channels;
        for (let channel = 0; channel < channels; channel++) places[at++] = isInside ? first + channel : -1;
      }
    }
  }
  return { places, leaves };
}
