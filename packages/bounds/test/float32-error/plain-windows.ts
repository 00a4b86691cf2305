import type { Shape } from '@drawdown/networks';

/** One example: its numbers row by row. */
export interface Values {
  readonly shape: Shape;
  readonly data: readonly number[];
}

interface Windows {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: readonly [number, number, number, number];
}

/** The pixels under a window that lie inside the image, with their places in the window. */
export function taps(
  { size, strides, padding: [top, , left] }: Windows,
  [height = 0, width = 0]: Shape,
  [row, column]: readonly [number, number],
): readonly { readonly tap: number; readonly pixel: number }[] {
  return Array.from({ length: size[0] * size[1] }, (_, tap) => {
    const y = row * strides[0] - top + Math.floor(tap / size[1]);
    const x = column * strides[1] - left + (tap % size[1]);
    return { tap, y, x };
  })
    .filter(({ y, x }) => y >= 0 && y < height && x >= 0 && x < width)
    .map(({ tap, y, x }) => ({ tap, pixel: y * width + x }));
}

/** What becomes of each window, channel by channel. */
export function pooled(
  windows: Windows,
  { shape, data }: Values,
  [height = 0, width = 0, channels = 0]: Shape,
  summary: (values: readonly number[]) => number,
): number[] {
  return Array.from({ length: height * width }, (_, place) => {
    const pixels = taps(windows, shape, [Math.floor(place / width), place % width]);
    return Array.from({ length: channels }, (_, channel) =>
      summary(pixels.map(({ pixel }) => data[pixel * channels + channel] ?? Number.NaN)),
    );
  }).flat();
}

/** An image as a vector. */
export function flattened({ shape, data }: Values, order: 'hwc' | 'chw'): readonly number[] {
  const [height = 0, width = 0, channels = 0] = shape;
  if (order === 'hwc' || shape.length !== 3) return data;
  const pixels = height * width;
  return data.map((_, at) => data[(at % pixels) * channels + Math.floor(at / pixels)] ?? Number.NaN);
}
