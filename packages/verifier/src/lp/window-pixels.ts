import type { Padding, Shape, Size } from '@drawdown/networks';

/** Where the windows of a convolution or a pool lie. */
export interface Windows {
  readonly size: Size;
  readonly strides: Size;
  readonly padding: Padding;
}

/** A pixel of a window by its index in the image, row by row, and its place in the window, row by row. */
export interface WindowPixel {
  readonly pixel: number;
  readonly place: number;
}

/** The pixels of one window that lie inside the image. */
export function windowPixels(
  { size, strides, padding: [top, , left] }: Windows,
  { window, inputShape, outputShape }: { window: number; inputShape: Shape; outputShape: Shape },
): readonly WindowPixel[] {
  const [height = 0, width = 0] = inputShape;
  const [, outWidth = 1] = outputShape;
  const firstRow = Math.floor(window / outWidth) * strides[0] - top;
  const firstColumn = (window % outWidth) * strides[1] - left;
  const pixels: WindowPixel[] = [];
  for (let place = 0; place < size[0] * size[1]; place++) {
    const row = firstRow + Math.floor(place / size[1]);
    const column = firstColumn + (place % size[1]);
    if (row < 0 || row >= height || column < 0 || column >= width) continue;
    pixels.push({ pixel: row * width + column, place });
  }
  return pixels;
}
