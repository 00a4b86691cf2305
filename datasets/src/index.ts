export { type Augment, type Augmentation, augmenter } from './augmentation.ts';
export { type Batch, toBatch } from './batch.ts';
export { batchesOf } from './batches.ts';
export { cacheDirectory, type Variables } from './cache.ts';
export { type DatasetName, datasets } from './catalogue.ts';
export type { Dataset, DatasetDefinition, DatasetFacts, Splits, Statistics } from './dataset.ts';
export type { FetchedFile, FetchedFiles } from './fetch/fetch.ts';
export type { NetworkSettings } from './fetch/http-client.ts';
export type { FetchOptions, FetchProgress } from './fetch/options.ts';
export { holdOut } from './hold-out.ts';
export {
  type ImageSet,
  type ImageShape,
  imageSet,
  imageSize,
  pixelsAsFloats,
  subset,
} from './image-set.ts';
export { fetchDataset, loadDataset, loadDefinition } from './load.ts';
export type { ArchiveFile, DatasetManifest, ManifestFile, PackageFile, Pin, PlainFile } from './manifest.ts';
export { refuseOverlap } from './overlap.ts';
