import { lookUp, UserError } from '@drawdown/records';

import { datasets } from './catalogue.ts';

/**
 * Refuses to judge a network on images that it may have been trained on: those of another data set that are taken
 * from its own training split, or that its training split is taken from.
 *
 * Within one data set the splits are disjoint, so any split of the data set itself passes; a validation split is
 * part of the training split.
 *
 * @param trainedOn the data set whose training split the network has seen
 * @param evaluatedOn the data set it is to be judged on
 * @param split the split of `evaluatedOn`
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when the two share images
 */
export function refuseOverlap(
  trainedOn: string,
  evaluatedOn: string,
  split: 'train' | 'validation' | 'test' = 'test',
): void {
  const trained = lookUp('dataset', datasets, trainedOn).manifest;
  const evaluated = lookUp('dataset', datasets, evaluatedOn).manifest;
  if (trainedOn === evaluatedOn) return;
  const seen = `${trainedOn}/train`;
  const judged = `${evaluatedOn}/${split === 'test' ? 'test' : 'train'}`;
  if (!evaluated.overlaps.includes(seen) && !trained.overlaps.includes(judged)) return;
  throw new UserError(
    `expected images that the network has not seen, but those of ${evaluatedOn} (${split}) and of ${trainedOn} (train), which it was trained on, are partly the same; evaluate it on the test split of ${trainedOn}`,
  );
}
