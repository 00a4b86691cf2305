import { gzipSync } from 'node:zlib';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { loadDefinition } from '../../src/load.ts';
import { mnistFrom } from '../../src/loaders/mnist.ts';
import { describeDataset } from '../dataset.suite.ts';
import { type Files, idxImages, idxLabels, manifestOf, plainFile, smallMnist } from '../fixture-data.ts';
import { temporaryFolder, writeFiles } from '../temporary.ts';

async function load(files: Files) {
  const manifest = manifestOf(
    'mnist',
    [...files].map(([path, bytes]) => plainFile(path, bytes)),
  );
  const mirror = writeFiles(temporaryFolder(), files);
  return await loadDefinition(mnistFrom(manifest), { cache: temporaryFolder(), mirror });
}

describeDataset('a made-up MNIST', () => load(smallMnist().files));

describe('mnist', () => {
  it('has the images and labels of the files, in their order', async () => {
    const { train, test } = await load(smallMnist().files);
    expect([train.count, test.count]).toEqual([40, 60]);
    expect(Buffer.from(train.pixels).equals(idxImages(40).subarray(16))).toBe(true);
    expect(train.labels).toEqual(idxLabels(40).subarray(8));
    expect(train.indices).toEqual(Uint32Array.from({ length: 40 }, (_, place) => place));
  });

  it.each([
    ['train-labels', idxImages(40), 'expected magic number 2049'],
    [
      'train-images',
      idxImages(40, { height: 14, width: 56 }),
      'expected images of 28 × 28 pixels, but these have 14 × 56',
    ],
    ['t10k-labels', idxLabels(59), 'expected 60 labels, one per image, but there are 59'],
    ['t10k-labels', idxLabels(60).with(8 + 3, 11), 'expected labels from 0 to 9, but label 3 is 11'],
  ])('refuses wrong %s, naming the file', async (name, bytes, message) => {
    const [path = ''] = [...smallMnist().files.keys()].filter((key) => key.includes(name));
    const loading = load(new Map([...smallMnist().files, [path, gzipSync(bytes)]]));
    await expect(loading).rejects.toThrow(UserError);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toThrow(path.split('/').at(-1) as string);
  });

  it('refuses a file that is no gzip', async () => {
    const loading = load(
      new Map([...smallMnist().files, ['mnist/t10k-labels-idx1-ubyte.gz', idxLabels(60)]]),
    );
    await expect(loading).rejects.toThrow('expected a gzip file');
  });
});
