import { describe, expect, it } from 'vitest';

import { loadDefinition } from '../../src/load.ts';
import { cifar10From } from '../../src/loaders/cifar10.ts';
import { describeDataset } from '../dataset.suite.ts';
import { smallCifar } from '../fixture-data.ts';
import { temporaryFolder, writeFiles } from '../temporary.ts';

async function load() {
  const { manifest, files } = await smallCifar();
  const mirror = writeFiles(temporaryFolder(), files);
  return await loadDefinition(cifar10From(manifest), { cache: temporaryFolder(), mirror });
}

describeDataset('a made-up CIFAR-10', load);

describe('cifar10', () => {
  it('has the five batches one after the other, with colours last', async () => {
    const { train, test } = await load();
    expect([train.count, test.count]).toEqual([100, 20]);
    for (const [split, image, seed] of [
      [train, 0, 0],
      [train, 45, 2 * 40],
      [test, 3, 5 * 40],
    ] as const) {
      const within = image % 20;
      expect(split.labels[image]).toBe(within % 10);
      for (const [pixel, channel] of [
        [0, 0],
        [33, 1],
        [1023, 2],
      ] as const) {
        const expected = (seed + within + 3 * pixel + 50 * channel) % 256;
        expect(split.pixels[image * 3072 + pixel * 3 + channel]).toBe(expected);
      }
    }
  });
});
