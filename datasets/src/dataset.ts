import type { Eps } from '@drawdown/records';

import type { Augmentation } from './augmentation.ts';
import type { ImageSet, ImageShape } from './image-set.ts';
import type { DatasetManifest } from './manifest.ts';

/** Mean and deviation of each channel on the scale [0, 1], for a network's `normalize` layer. */
export interface Statistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** The images of a data set, as its authors divide them. */
export interface Splits {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** What is known of a data set without its images. */
export interface DatasetFacts {
  readonly name: string;
  /** The number of classes. */
  readonly classes: number;
  /** What the classes show, in the order of the labels. */
  readonly classNames: readonly string[];
  readonly shape: ImageShape;
  /** The radii at which networks are compared, increasing. */
  readonly grid: readonly Eps[];
  readonly statistics: Statistics;
  /** How training images are varied; null where they are not. */
  readonly augmentation: Augmentation | null;
  readonly manifest: DatasetManifest;
}

/** A loaded data set. */
export interface Dataset extends DatasetFacts, Splits {}

/** An entry of the catalogue: the facts, and how the fetched files become images. */
export interface DatasetDefinition extends DatasetFacts {
  /**
   * Reads the images from the cache directory, where the manifest's files lie and have been verified.
   *
   * @throws UserError when a file does not hold what its format says
   */
  readonly read: (directory: string) => Promise<Splits>;
}
