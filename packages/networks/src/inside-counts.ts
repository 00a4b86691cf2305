import type { AveragePoolLayer } from './layer.ts';
import type { Shape } from './network.ts';

/**
 * How many pixels of each window of a pooling layer lie inside the image, window by window, row by row: the size of the
 * window where it meets no padding.
 *
 * @param inputShape `[height, width, channels]`
 * @param outputShape that of the layer
 */
export function insideCounts(
  { size, strides, padding: [top, , left] }: Pick<AveragePoolLayer, 'size' | 'strides' | 'padding'>,
  [height = 0, width = 0]: Shape,
  [outHeight = 0, outWidth = 0]: Shape,
): readonly number[] {
  const along = (window: number, count: number, place: (index: number) => number, side: number): number[] =>
    Array.from({ length: count }, (_, index) => {
      const start = place(index);
      return Math.min(start + window, side) - Math.max(start, 0);
    });
  const rows = along(size[0], outHeight, (index) => index * strides[0] - top, height);
  const columns = along(size[1], outWidth, (index) => index * strides[1] - left, width);
  return rows.flatMap((row) => columns.map((column) => row * column));
}
