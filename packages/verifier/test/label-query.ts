import { labelProperty } from '@drawdown/properties';
import type { Eps, Rng } from '@drawdown/records';

import type { Query } from '../src/index.ts';

/** Images with their labels, and the balls around them. */
export interface LabelledImages {
  readonly images: readonly Float32Array[];
  readonly labels: readonly number[];
  readonly classes: number;
  readonly eps: Eps;
  readonly clip: boolean;
}

/** A query that asks of every image whether its whole ball gets its label; without a deadline. */
export function labelQuery(
  { images, labels, classes, eps, clip }: LabelledImages,
  rng: Rng,
): Query & LabelledImages {
  return {
    images,
    labels,
    classes,
    eps,
    clip,
    rng,
    instances: images.map((image, place) => ({
      box: { kind: 'ball', image, eps, clip },
      property: labelProperty(labels[place] as number, classes),
      slack: 0,
    })),
    deadline: Number.POSITIVE_INFINITY,
  };
}
