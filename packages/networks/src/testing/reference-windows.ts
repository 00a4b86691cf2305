import type { Padding, Size } from '../layer.ts';
import type { Shape } from '../network.ts';

/** One place of a sliding window: its index in the output, row by row, and the pixels that it covers. */
interface Window {
  readonly position: number;
  readonly taps: readonly Tap[];
}

/** One pixel under a window: where it lies in the window, and its index in the image, row by row. */
interface Tap {
  readonly row: number;
  readonly column: number;
  readonly pixel: number;
}

interface Sliding {
  readonly size: Size;
  readonly strides: Size;
  readonly padding: Padding;
}

/**
 * The places of a window that slides over an image `[height, width, …]`, as long as it lies inside the padded image.
 * Taps in the padding are left out.
 */
export function windowsOf({ size, strides, padding }: Sliding, [height = 0, width = 0]: Shape): Window[] {
  const [top, bottom, left, right] = padding;
  const windows: Window[] = [];
  for (let y = -top; y + size[0] <= height + bottom; y += strides[0]) {
    for (let x = -left; x + size[1] <= width + right; x += strides[1]) {
      windows.push({ position: windows.length, taps: tapsOf(size, [y, x], [height, width]) });
    }
  }
  return windows;
}

function tapsOf(size: Size, [y, x]: Size, [height, width]: Size): Tap[] {
  const taps: Tap[] = [];
  for (let row = 0; row < size[0]; row++) {
    for (let column = 0; column < size[1]; column++) {
      const inside = y + row >= 0 && y + row < height && x + column >= 0 && x + column < width;
      if (inside) taps.push({ row, column, pixel: (y + row) * width + x + column });
    }
  }
  return taps;
}
