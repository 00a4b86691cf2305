import type { Dataset, ImageSet } from '@drawdown/datasets';
import type { EvaluationConfig } from '@drawdown/records';

import type { JudgedNetwork } from './evaluation.ts';

/** A network to be judged, wherever it comes from. */
export interface OpenedNetwork extends JudgedNetwork {
  /** The identity of the training run, or the SHA-256 of the file. */
  readonly identity: string;
  /** The data set that it was trained on; null where that is not known. */
  readonly trainedOn: string | null;
  /**
   * Refuses, before anything is fetched, a data set that the network cannot or must not be judged on.
   *
   * @throws UnknownNameError for a name that is not in the catalogue
   * @throws UserError when its images or classes are not those of the network, or the split is not to be judged
   */
  readonly expectJudgeable: (dataset: string, split: EvaluationConfig['split']) => void;
  /**
   * The images of a split, in the order of the network's own input.
   *
   * @throws UserError as `expectJudgeable`
   */
  readonly images: (dataset: Dataset, split: EvaluationConfig['split']) => ImageSet;
}
