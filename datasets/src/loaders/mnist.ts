import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { messageOf, parseEpsGrid, UserError } from '@drawdown/records';

import type { DatasetDefinition } from '../dataset.ts';
import { parseIdxImages, parseIdxLabels } from '../idx.ts';
import { type ImageSet, type ImageShape, imageSet } from '../image-set.ts';
import type { DatasetManifest } from '../manifest.ts';
import { mnistManifest } from '../manifests/mnist.ts';

const SHAPE: ImageShape = [28, 28, 1];

/** MNIST in its four IDX files, whatever their pins: the manifest says which files these are. */
export function mnistFrom(manifest: DatasetManifest): DatasetDefinition {
  return {
    name: manifest.name,
    classes: 10,
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shape: SHAPE,
    grid: parseEpsGrid(['1/10', '1/5', '3/10', '2/5']),
    statistics: { mean: [0.1307], deviation: [0.3081] },
    augmentation: null,
    manifest,
    read: async (directory) => ({
      train: await readSplit(join(directory, 'mnist'), 'train'),
      test: await readSplit(join(directory, 'mnist'), 't10k'),
    }),
  };
}

/** MNIST: 60,000 training and 10,000 test images (LeCun et al. 1998). */
export const mnist: DatasetDefinition = mnistFrom(mnistManifest);

async function readSplit(directory: string, split: 'train' | 't10k'): Promise<ImageSet> {
  const imagesPath = join(directory, `${split}-images-idx3-ubyte.gz`);
  const labelsPath = join(directory, `${split}-labels-idx1-ubyte.gz`);
  const { count, height, width, pixels } = parseIdxImages(await unzipped(imagesPath), imagesPath);
  const labels = parseIdxLabels(await unzipped(labelsPath), labelsPath);
  if (height !== SHAPE[0] || width !== SHAPE[1]) {
    throw new UserError(
      `${imagesPath}: expected images of 28 × 28 pixels, but these have ${height} × ${width}`,
    );
  }
  if (labels.length !== count) {
    throw new UserError(
      `${labelsPath}: expected ${count} labels, one per image, but there are ${labels.length}`,
    );
  }
  const wrong = labels.findIndex((label) => label > 9);
  if (wrong !== -1) {
    throw new UserError(`${labelsPath}: expected labels from 0 to 9, but label ${wrong} is ${labels[wrong]}`);
  }
  return imageSet(SHAPE, pixels, labels);
}

const inflate = promisify(gunzip);

async function unzipped(path: string): Promise<Uint8Array> {
  const packed = await readFile(path);
  try {
    return await inflate(packed);
  } catch (error) {
    throw new UserError(
      `${path}: expected a gzip file, but it cannot be unpacked (${messageOf(error)}); delete it and fetch it again`,
    );
  }
}
