import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { batchesOf } from '../src/batches.ts';
import type { Dataset } from '../src/dataset.ts';
import { type ImageSet, imageSize, pixelsAsFloats } from '../src/image-set.ts';
import { positionsByClass } from '../src/stratify.ts';

/** What every data set must hold, whatever its images. `load` is called once. */
export function describeDataset(name: string, load: () => Promise<Dataset>): void {
  describe(name, () => {
    let loading: Promise<Dataset> | undefined;
    const loaded = async (): Promise<Dataset> => {
      loading ??= load();
      return await loading;
    };

    it('has the stated shape, with labels that are classes', async () => {
      const { shape, classes, classNames, train, test, statistics } = await loaded();
      expect(classNames).toHaveLength(classes);
      expect(statistics.mean).toHaveLength(shape[2]);
      expect(statistics.deviation).toHaveLength(shape[2]);
      for (const split of [train, test]) {
        expect(split.shape).toEqual(shape);
        expect(split.pixels.length).toBe(split.count * imageSize(shape));
        expect(split.labels.length).toBe(split.count);
        expect(split.labels.every((label) => label < classes)).toBe(true);
      }
    });

    it('reaches from 0 to 1', async () => {
      const { train } = await loaded();
      const floats = pixelsAsFloats(train, train.indices.map((_, position) => position).subarray(0, 500));
      const [low, high] = floats.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [1, 0]);
      expect(low).toBe(0);
      expect(high).toBe(1);
    });

    it('has every class in about its share', async () => {
      const { classes, train, test } = await loaded();
      for (const { count, labels } of [train, test]) {
        const sizes = positionsByClass(labels).map(({ length }) => length);
        expect(sizes).toHaveLength(classes);
        for (const size of sizes) {
          expect((size * classes) / count).toBeGreaterThan(0.8);
          expect((size * classes) / count).toBeLessThan(1.2);
        }
      }
    });

    it('has disjoint splits', async () => {
      const { train, test } = await loaded();
      const seen = new Set(Array.from(train.labels.keys(), (position) => imageText(train, position)));
      const shared = Array.from(test.labels.keys()).filter((position) => seen.has(imageText(test, position)));
      expect(shared).toEqual([]);
    });

    it('names each image of a split once', async () => {
      const { train, test } = await loaded();
      for (const { count, indices } of [train, test]) expect(new Set(indices).size).toBe(count);
    });

    it('has one order per seed', async () => {
      const { train } = await loaded();
      const order = (seed: number) => batchesOf(train.count, 256, Rng.fromSeed(seed));
      expect(order(0)).toEqual(order(0));
      expect(order(0)).not.toEqual(order(1));
    });
  });
}

function imageText({ shape, pixels }: ImageSet, position: number): string {
  const size = imageSize(shape);
  return Buffer.from(pixels.buffer, pixels.byteOffset + position * size, size).toString('latin1');
}
