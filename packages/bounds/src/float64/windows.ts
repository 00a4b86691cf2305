import type { Windows } from '../arithmetic.ts';

/**
 * Calls back for every number of a window: its place in the pooled array and in the input, channel by channel. Padding is
 * left out.
 */
export function forEachWindowEntry(
  { size, strides, padding, inputShape, outputShape }: Windows,
  visit: (output: number, input: number) => void,
): void {
  const [height = 0, width = 0, channels = 0] = inputShape;
  const [outHeight = 0, outWidth = 0] = outputShape;
  const [top, , left] = padding;
  for (let outRow = 0; outRow < outHeight; outRow++) {
    for (let outColumn = 0; outColumn < outWidth; outColumn++) {
      for (let place = 0; place < size[0] * size[1]; place++) {
        const row = outRow * strides[0] - top + Math.floor(place / size[1]);
        const column = outColumn * strides[1] - left + (place % size[1]);
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        for (let channel = 0; channel < channels; channel++) {
          visit(
            (outRow * outWidth + outColumn) * channels + channel,
            (row * width + column) * channels + channel,
          );
        }
      }
    }
  }
}
