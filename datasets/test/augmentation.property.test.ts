import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Augmentation, augmenter } from '../src/augmentation.ts';
import type { ImageShape } from '../src/image-set.ts';

type Pixel = readonly number[];
type Rows = readonly (readonly Pixel[])[];

/** The same drawn from nested lists: flip, pad, cut. */
function reference(rows: Rows, { flip, crop }: Augmentation, rng: Rng): Rows {
  let image = flip && rng.below(2) === 1 ? rows.map((row) => row.toReversed()) : rows;
  if (crop === null) return image;
  const [height, width] = [rows.length, (rows[0] as readonly Pixel[]).length];
  const black = rows
    .flat(1)
    .slice(0, 1)
    .flatMap((pixel) => pixel.map(() => 0));
  const padded = <T>(list: readonly T[], empty: T): T[] => {
    const [first, last] = crop.fill === 'edge' ? [list[0] as T, list.at(-1) as T] : [empty, empty];
    const some = (value: T) => Array.from({ length: crop.padding }, () => value);
    return [...some(first), ...list, ...some(last)];
  };
  image = image.map((row) => padded(row, black));
  image = padded(
    image,
    (image[0] as readonly Pixel[]).map(() => black),
  );
  const top = rng.below(2 * crop.padding + 1);
  const left = rng.below(2 * crop.padding + 1);
  return image.slice(top, top + height).map((row) => row.slice(left, left + width));
}

function nested(pixels: Uint8Array, [height, width, channels]: ImageShape): Rows {
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => [
      ...pixels.subarray((row * width + column) * channels, (row * width + column + 1) * channels),
    ]),
  );
}

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 6 }),
  fc.constantFrom(1, 3),
);
const augmentations: fc.Arbitrary<Augmentation> = fc.record({
  flip: fc.boolean(),
  crop: fc.option(fc.record({ padding: fc.nat(4), fill: fc.constantFrom<'zero' | 'edge'>('zero', 'edge') }), {
    nil: null,
  }),
});

describe('augmenter', () => {
  it('equals flip, pad and cut on nested lists', () => {
    fc.assert(
      fc.property(shapes, augmentations, fc.nat(1000), (shape, augmentation, seed) => {
        const size = shape[0] * shape[1] * shape[2];
        const pixels = Uint8Array.from({ length: 3 * size }, (_, at) => 1 + ((at * 37) % 255));
        const varied = augmenter(augmentation, Rng.fromSeed(seed))(pixels, shape);
        const rng = Rng.fromSeed(seed);
        const expected = [0, 1, 2].flatMap((image) =>
          reference(nested(pixels.subarray(image * size, (image + 1) * size), shape), augmentation, rng).flat(
            2,
          ),
        );
        expect([...varied]).toEqual(expected);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('leaves the given bytes as they are', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4);
    augmenter({ flip: true, crop: { padding: 1, fill: 'zero' } }, Rng.fromSeed(0))(pixels, [2, 2, 1]);
    expect(pixels).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('mirrors about half of the images', () => {
    const pixels = Uint8Array.from({ length: 2000 }, (_, at) => at % 2);
    const varied = augmenter({ flip: true, crop: null }, Rng.fromSeed(0))(pixels, [1, 2, 1]);
    const mirrored = Array.from({ length: 1000 }, (_, image) => varied[2 * image] as number).reduce(
      (a, b) => a + b,
      0,
    );
    expect(mirrored).toBeGreaterThan(440);
    expect(mirrored).toBeLessThan(560);
  });
});
