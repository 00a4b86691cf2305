import type {
  Cost,
  EpochRecord,
  Eps,
  EvaluationCost,
  EvaluationRecord,
  TrainingRecord,
  VerdictRecord,
} from '@drawdown/records';

/** What a report needs to know of a training strategy, beside its records. */
export interface StrategyInfo {
  /** The display name, such as `GMD-IBP`. */
  readonly title: string;
  /** The strategy whose networks, one trained at each radius, are the specialists it is measured against; itself for a base method, null for none. */
  readonly base: string | null;
  /** Whether its loss is an upper bound on the worst-case loss. */
  readonly sound: boolean;
}

/** What a report needs to know of a verifier rung. */
export interface RungInfo {
  /** The display name, such as `CROWN-IBP`. */
  readonly title: string;
  readonly certifies: boolean;
  readonly falsifies: boolean;
}

/** The specialists' accuracies V*, frozen with a suite so that later runs are measured against the same expectation. */
export interface Baseline {
  /** Where the numbers come from, for the notes. */
  readonly source: string;
  /** By base strategy, then by radius: the seed-mean certified accuracy at that radius of the network trained there, 0 to 1. */
  readonly certified: { readonly [strategy: string]: { readonly [eps: string]: number } };
}

/** One trained network and its evaluation over the grid. */
export interface Cell {
  readonly training: TrainingRecord;
  readonly cost: Cost | null;
  readonly epochs?: readonly EpochRecord[];
  readonly evaluation: EvaluationRecord;
  readonly evaluationCost: EvaluationCost | null;
  readonly verdicts: readonly VerdictRecord[];
}

/** The records of a suite, the whole input of a report. */
export interface Study {
  /** The suite's name. */
  readonly suite: string;
  /** The suite in a few words, the heading of the report. */
  readonly title: string;
  readonly grid: readonly Eps[];
  readonly strategies: { readonly [name: string]: StrategyInfo };
  readonly rungs: { readonly [name: string]: RungInfo };
  readonly cells: readonly Cell[];
  readonly baseline?: Baseline;
  /** What a reader must know of a data set, by name: where its images come from, and of which split they really are. */
  readonly datasets?: { readonly [name: string]: string };
}
