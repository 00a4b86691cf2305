import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseEpsGrid } from '@drawdown/records';

import { cifarCount, emptyCifarImages, readCifarBinary } from '../cifar-binary.ts';
import type { DatasetDefinition } from '../dataset.ts';
import { type ImageSet, type ImageShape, imageSet } from '../image-set.ts';
import type { DatasetManifest } from '../manifest.ts';
import { cifar10Manifest } from '../manifests/cifar10.ts';

const SHAPE: ImageShape = [32, 32, 3];
const FOLDER = 'cifar-10-batches-bin';

/** CIFAR-10 in the six files of its binary version, whatever their pins. */
export function cifar10From(manifest: DatasetManifest): DatasetDefinition {
  return {
    name: manifest.name,
    classes: 10,
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    shape: SHAPE,
    grid: parseEpsGrid(['2/255', '8/255', '16/255']),
    // The constants of the field: its deviations are the mean of those within single images, not over all pixels.
    statistics: { mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.201] },
    augmentation: { flip: true, crop: { padding: 4, fill: 'zero' } },
    manifest,
    read: async (directory) => {
      const file = (name: string) => join(directory, FOLDER, name);
      return {
        train: await readFiles([1, 2, 3, 4, 5].map((batch) => file(`data_batch_${batch}.bin`))),
        test: await readFiles([file('test_batch.bin')]),
      };
    },
  };
}

/** CIFAR-10: 50,000 training and 10,000 test images (Krizhevsky 2009). */
export const cifar10: DatasetDefinition = cifar10From(cifar10Manifest);

/** The files' images one after the other; one file at a time is held beside them. */
async function readFiles(paths: readonly string[]): Promise<ImageSet> {
  const counts = paths.map((path) => cifarCount(statSync(path).size, path));
  const images = emptyCifarImages(counts.reduce((sum, count) => sum + count, 0));
  let first = 0;
  for (const path of paths) first = readCifarBinary(await readFile(path), images, { first, place: path });
  return imageSet(SHAPE, images.pixels, images.labels);
}
