/** How far a training run is, after each step. */
export interface Progress {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done of this epoch. */
  readonly step: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** The whole loss of the last batch. */
  readonly loss: number;
  readonly naturalLoss: number;
  readonly robustLoss: number | null;
  /** At the pace of this sitting. */
  readonly secondsLeft: number;
}
