import type { Rng } from '@drawdown/records';

import { type ImageShape, imageSize } from './image-set.ts';

/** How training images are varied, as data; each image of a batch draws for itself. */
export interface Augmentation {
  /** Whether an image is mirrored left to right, with probability ½. */
  readonly flip: boolean;
  /** Whether an image is padded on all four sides and a window of its old size is cut out at random. */
  readonly crop: {
    /** Pixels added on each side. */
    readonly padding: number;
    /** What is added: black, or the nearest pixel of the image. */
    readonly fill: 'zero' | 'edge';
  } | null;
}

/** Changes the bytes of a batch, `[batch, height, width, channels]`, into others of the same shape. */
export type Augment = (pixels: Uint8Array, shape: ImageShape) => Uint8Array;

/**
 * The function that varies one batch. It draws from `rng` for every image in turn: the flip, the row, the column;
 * give each batch a fork of its own.
 */
export function augmenter({ flip, crop }: Augmentation, rng: Rng): Augment {
  return (pixels, shape) => {
    const varied = new Uint8Array(pixels.length);
    const size = imageSize(shape);
    for (let start = 0; start < pixels.length; start += size) {
      const mirrored = flip && rng.below(2) === 1;
      const down = crop === null ? 0 : rng.below(2 * crop.padding + 1) - crop.padding;
      const right = crop === null ? 0 : rng.below(2 * crop.padding + 1) - crop.padding;
      shiftImage(pixels.subarray(start, start + size), varied.subarray(start, start + size), {
        shape,
        mirrored,
        down,
        right,
        fill: crop?.fill ?? 'zero',
      });
    }
    return varied;
  };
}

interface Shift {
  readonly shape: ImageShape;
  readonly mirrored: boolean;
  /** Where the window starts, in pixels below and right of the image's own corner. */
  readonly down: number;
  readonly right: number;
  readonly fill: 'zero' | 'edge';
}

/** Writes the window of one image into `target`, which is all zeros. */
function shiftImage(
  source: Uint8Array,
  target: Uint8Array,
  { shape, mirrored, down, right, fill }: Shift,
): void {
  const [height, width, channels] = shape;
  for (let row = 0; row < height; row++) {
    const from = place(row + down, height, fill);
    if (from === -1) continue;
    for (let column = 0; column < width; column++) {
      const across = place(column + right, width, fill);
      if (across === -1) continue;
      const pixel = (from * width + (mirrored ? width - 1 - across : across)) * channels;
      target.set(source.subarray(pixel, pixel + channels), (row * width + column) * channels);
    }
  }
}

/** The row or column that a place of the padded image shows; −1 for black. */
function place(at: number, length: number, fill: 'zero' | 'edge'): number {
  if (at >= 0 && at < length) return at;
  return fill === 'zero' ? -1 : at < 0 ? 0 : length - 1;
}
