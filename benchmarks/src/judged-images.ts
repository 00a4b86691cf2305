import { type Dataset, datasets, holdOut, type ImageSet, refuseOverlap } from '@drawdown/datasets';
import { type EvaluationConfig, lookUp, Rng, type TrainingConfig, UserError } from '@drawdown/records';

import type { TrainedNetwork } from './trained-network.ts';

/**
 * Refuses, before anything is fetched, a data set that a trained network cannot or must not be judged on.
 *
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when its images or classes are not those of the network, or the network may have been trained on it
 */
export function expectJudgeable(
  { network, record }: TrainedNetwork,
  name: string,
  split: EvaluationConfig['split'],
): void {
  const { shape, classes } = lookUp('dataset', datasets, name);
  if (shape.join() !== network.inputShape.join() || classes !== network.classes) {
    throw new UserError(
      `the network takes images of ${network.inputShape.join('×')} and has ${network.classes} classes, but ${name} has images of ${shape.join('×')} and ${classes} classes; evaluate it on ${record.config.dataset}`,
    );
  }
  refuseOverlap(record.config.dataset, name, split);
}

/**
 * The images of a split that a trained network may be judged on.
 *
 * @param training the config of the network's run
 * @throws UserError when the network may have been trained on them, or when its run held out no validation images
 */
export function judgedImages(
  dataset: Dataset,
  split: EvaluationConfig['split'],
  training: TrainingConfig,
): ImageSet {
  refuseOverlap(training.dataset, dataset.name, split);
  if (split === 'test') return dataset.test;
  if (split === 'train') return dataset.train;
  if (dataset.name === training.dataset && training.validation > 0) {
    const rng = Rng.fromSeed(training.seed).fork('validation');
    return holdOut(dataset.train, training.validation, rng).validation;
  }
  throw new UserError(
    `the run held out no validation images of ${dataset.name}; train with --validation n, or evaluate the test split`,
  );
}
