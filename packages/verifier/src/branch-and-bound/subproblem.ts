/** A ReLU that is known to be on, its input not negative, or off, its input not positive. */
export interface Split {
  /** The layer's path. */
  readonly path: string;
  /** The neuron's place in the flat input of the layer. */
  readonly place: number;
  readonly isOn: boolean;
}

/** What was chosen to bound a subproblem, to begin with where its children are bounded. */
export interface Choice {
  /** Lower slopes of the ReLUs that are unstable at the root, by the layer's path: `[rows, unstable]`. */
  readonly slopes: ReadonlyMap<string, Float32Array>;
  /** A multiplier of each split, `[rows, splits]`, not negative. */
  readonly multipliers: Float32Array;
}

/** A part of the box: where some ReLUs are known to be on or off. One alternative of the property is asked about it. */
export interface Subproblem {
  readonly alternative: number;
  readonly splits: readonly Split[];
  /** Undefined before anything was chosen. */
  readonly choice?: Choice;
}

/** A ReLU that might be split, and how much that seems worth: larger is better. */
export interface Candidate {
  readonly path: string;
  readonly place: number;
  readonly score: number;
}

/** A subproblem that is not closed. */
export interface OpenSubproblem extends Subproblem {
  readonly choice: Choice;
  /** An estimate of the margin's lower bound. */
  readonly estimate: number;
  /** The best first; empty where every ReLU is stable. */
  readonly candidates: readonly Candidate[];
  /** A point of the box where the bound is attained: a place to look for counterexamples. */
  readonly point: Float32Array;
}

/** The two halves of a subproblem on either side of a ReLU's bend; multipliers of the new split begin at 0. */
export function childrenOf(
  parent: OpenSubproblem,
  { path, place }: Candidate,
): readonly [Subproblem, Subproblem] {
  const { alternative, splits, choice } = parent;
  const rows = splits.length === 0 ? 1 : choice.multipliers.length / splits.length;
  const child = (isOn: boolean): Subproblem => ({
    alternative,
    splits: [...splits, { path, place, isOn }],
    choice: { slopes: choice.slopes, multipliers: withZeros(choice.multipliers, splits.length, rows) },
  });
  return [child(true), child(false)];
}

function withZeros(multipliers: Float32Array, splits: number, rows: number): Float32Array {
  const next = new Float32Array(rows * (splits + 1));
  for (let row = 0; row < rows; row++) {
    next.set(multipliers.subarray(row * splits, (row + 1) * splits), row * (splits + 1));
  }
  return next;
}
