import type { Interval } from '@drawdown/records/metrics';

/** A quantity of a row, over its seeds, in the units the metrics give (shares, seconds). */
export interface Measure {
  readonly mean: number;
  /** The standard deviation over seeds, null for a single seed. */
  readonly deviation: number | null;
  /** How many seeds. */
  readonly seeds: number;
  /** A 95 % interval over images. */
  readonly interval?: Interval;
  /** A word on where the value was found, such as the step `0.1→0.2`. */
  readonly where?: string;
}
