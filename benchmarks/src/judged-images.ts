import { type Dataset, holdOut, type ImageSet, refuseOverlap } from '@drawdown/datasets';
import { type EvaluationConfig, Rng, type TrainingConfig, UserError } from '@drawdown/records';

/**
 * The images of a split that a trained network may be judged on.
 *
 * @param training the config of the network's run
 * @throws UserError when the network may have been trained on them, or when its run held out no validation images
 */
export function judgedImages(dataset: Dataset, split: EvaluationConfig['split'], training: TrainingConfig): ImageSet {
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
