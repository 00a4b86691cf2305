import { describe, expect, it } from 'vitest';

import type { ImageSet } from '../../src/image-set.ts';
import { fetchDataset, loadDataset } from '../../src/load.ts';
import { positionsByClass } from '../../src/stratify.ts';
import { temporaryFolder } from '../temporary.ts';
import { hashOfSplit } from './split-hash.ts';

describe('mnist-embedded', () => {
  it('has 8,000 training and 2,000 test images, which are its 10,000 places', async () => {
    const { train, test } = await loadDataset('mnist-embedded');
    expect([train.count, test.count]).toEqual([8_000, 2_000]);
    const places = [...train.indices, ...test.indices].sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 10_000 }, (_, place) => place));
  });

  it('has the same split for ever', async () => {
    const { train, test } = await loadDataset('mnist-embedded');
    expect(hashOfSplit(train)).toBe('50f0919d29cf00bddf14e20c5642cfd307f2ba8bf2a2e7c8989efa381809af1c');
    expect(hashOfSplit(test)).toBe('5662842a65ca12602e1f57eb5bc8d7739c86516515738e058f843d6cb2b4f717');
  });

  it('starts every split with all digits in proportion', async () => {
    const { train, test } = await loadDataset('mnist-embedded');
    for (const { labels } of [train, test]) {
      const sizes = positionsByClass(labels.subarray(0, 100)).map(({ length }) => length);
      expect(sizes).toHaveLength(10);
      for (const size of sizes) expect(Math.abs(size - 10)).toBeLessThanOrEqual(2);
    }
  });

  it('needs neither network nor cache', async () => {
    const cache = temporaryFolder();
    const options = { cache, mirror: 'http://127.0.0.1:9', offline: true };
    expect(await fetchDataset('mnist-embedded', options)).toEqual({ directory: cache, files: [] });
    expect((await loadDataset('mnist-embedded', options)).test.count).toBe(2_000);
  });

  it.skipIf(!process.env.DRAWDOWN_MIRROR)(
    'is part of MNIST’s training set, with the same labels (needs DRAWDOWN_MIRROR)',
    async () => {
      const mnist = await loadDataset('mnist', { cache: temporaryFolder() });
      const labels = new Map(texts(mnist.train).map((text, place) => [text, mnist.train.labels[place]]));
      const tested = new Set(texts(mnist.test));
      const { train, test } = await loadDataset('mnist-embedded');
      for (const split of [train, test]) {
        const found = texts(split);
        expect(Uint8Array.from(found, (text) => labels.get(text) ?? 255)).toEqual(split.labels);
        expect(found.some((text) => tested.has(text))).toBe(false);
      }
    },
  );
});

function texts({ count, pixels }: ImageSet): readonly string[] {
  return Array.from({ length: count }, (_, image) =>
    Buffer.from(pixels.buffer, pixels.byteOffset + image * 784, 784).toString('latin1'),
  );
}
