import type { RecipeOverrides } from '@drawdown/training';

/** A comparison of strategies, as a value: it says only what differs from the defaults. */
export interface Suite {
  readonly name: string;
  /** The suite in a few words. */
  readonly title: string;
  readonly dataset: string;
  readonly network: string;
  /** The radii at which every network is evaluated, increasing. */
  readonly grid: readonly (string | number)[];
  /** Shared by all runs. */
  readonly recipe: RecipeOverrides;
  readonly runs: readonly SuiteRun[];
  readonly seeds: readonly number[];
  readonly evaluation: SuiteEvaluation;
}

/** What is trained, once for each seed. */
export interface SuiteRun {
  /** A name of the catalogue, or the path of a file that exports a strategy. */
  readonly strategy: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean | readonly number[]>>;
  /** One run for each, for a strategy of one radius. */
  readonly trainEps?: readonly (string | number)[];
  /** For a strategy of several radii; the suite's grid where it is left out. */
  readonly radii?: readonly (string | number)[];
}

/** How every trained network is judged. */
export interface SuiteEvaluation {
  /** The first so many images of the test split. */
  readonly images: number;
  /** Rungs in order, such as `'pgd,ibp,crown-ibp'`. */
  readonly ladder: string;
  readonly eachRung: boolean;
  readonly clip: boolean;
}
