import { type Dataset, type ImageSet, imageSet } from '@drawdown/datasets';
import { parseEpsGrid, Rng } from '@drawdown/records';

const SIDE = 6;
const CLASSES = 4;

/**
 * A data set to train on in seconds: 6 × 6 grey images with a bright quarter, whose place is the class, and noise in
 * every pixel. Balanced, seeded, separable at radii up to about 0.2.
 */
export function blobs(images: { readonly train: number; readonly test: number }, seed = 0): Dataset {
  const rng = Rng.fromSeed(seed);
  return {
    name: 'blobs',
    classes: CLASSES,
    classNames: ['top left', 'top right', 'bottom left', 'bottom right'],
    shape: [SIDE, SIDE, 1],
    grid: parseEpsGrid(['1/20', '1/10', '1/5']),
    statistics: { mean: [0.35], deviation: [0.3] },
    augmentation: null,
    manifest: {
      name: 'blobs',
      title: 'Blobs',
      homepage: '',
      licence: 'none',
      citation: '',
      files: [],
      overlaps: [],
    },
    train: blobImages(images.train, rng.fork('train')),
    test: blobImages(images.test, rng.fork('test')),
  };
}

function blobImages(count: number, rng: Rng): ImageSet {
  const labels = Uint8Array.from({ length: count }, (_, image) => image % CLASSES);
  const pixels = Uint8Array.from({ length: count * SIDE * SIDE }, (_, place) => {
    const image = Math.floor(place / (SIDE * SIDE));
    const [row, column] = [Math.floor(place / SIDE) % SIDE, place % SIDE];
    const quarter = 2 * Number(row >= SIDE / 2) + Number(column >= SIDE / 2);
    const brightness = quarter === labels[image] ? 190 : 50;
    return brightness + rng.below(101) - 50;
  });
  return imageSet([SIDE, SIDE, 1], pixels, labels);
}
