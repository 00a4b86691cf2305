import {
  type AscentOptions,
  type AscentResult,
  ascend,
  boundWith,
  type Look,
  lookBack,
  mirrored,
  withWorkspace,
} from '@drawdown/bounds';
import type { Box } from '@drawdown/properties';
import { scope } from '@drawdown/tensor';

import { estimatedBoxes } from './boxes-of-subproblems.ts';
import { candidatesOf } from './candidates.ts';
import type { Root } from './root.ts';
import { choiceOf, rowsOfSubproblems, type SubproblemRows } from './rows-of-subproblems.ts';
import type { OpenSubproblem, Subproblem } from './subproblem.ts';

/** How subproblems are bounded. */
export interface BoundOptions extends Pick<AscentOptions, 'iterations' | 'deadline'> {
  /** How many candidates for a split each one left open is given. */
  readonly candidates: number;
}

/** What became of subproblems. */
export interface Bounded {
  /** Those that are not proved. */
  readonly open: readonly OpenSubproblem[];
  /** A lower bound of the margin on all that are proved; +∞ where none is. */
  readonly proved: number;
}

/**
 * Bounds subproblems side by side: slopes and multipliers are chosen in float32, and where the estimate exceeds what a
 * certificate needs, one outward-rounded float64 pass decides.
 *
 * Sound: a subproblem that does not come back open is proved. β-CROWN, Wang et al., arXiv:2103.06624.
 */
export function boundSubproblems(
  root: Root,
  subproblems: readonly Subproblem[],
  { candidates, ...options }: BoundOptions,
): Bounded {
  const { rows, instance } = root;
  const { found, look } = withWorkspace(() => climbed(root, subproblems, options));
  const estimates = subproblems.map((_, index) =>
    largest(found.bounds.subarray(index * rows, (index + 1) * rows)),
  );
  const chosen = subproblems.map((subproblem, index) => ({
    ...subproblem,
    choice: choiceOf(root, subproblem, { index, subproblems: subproblems.length, ...found }),
  }));
  const hopeful = chosen.filter((_, index) => (estimates[index] as number) > instance.slack);
  const proved = provedOnes(root, hopeful);
  const open = chosen.flatMap((subproblem, index) => {
    if (proved.has(subproblem)) return [];
    const row = index * rows + bestRow(found.bounds.subarray(index * rows, (index + 1) * rows));
    const estimate = Math.min(estimates[index] as number, instance.slack);
    return [
      {
        ...subproblem,
        estimate: Number.isNaN(estimate) ? Number.NEGATIVE_INFINITY : estimate,
        candidates: candidatesOf(root, subproblem.splits, { look, row, most: candidates }),
        point: pointOf(root, look, row),
      },
    ];
  });
  return { open, proved: Math.min(...proved.values()) };
}

/** Estimates of subproblems' lower bounds with what is chosen already: to compare ways to split. */
export function estimateSubproblems(root: Root, subproblems: readonly Subproblem[]): readonly number[] {
  const { rows } = root;
  return withWorkspace(() => {
    const { problem, start } = rowsOfSubproblems(root, subproblems);
    const { bounds } = scope(() => {
      const mirror = mirrored(problem, root.subject.float32, estimatedBoxes(root, subproblems));
      return ascend(mirror, start, { iterations: 0 });
    });
    return subproblems.map((_, index) => largest(bounds.subarray(index * rows, (index + 1) * rows)));
  });
}

function climbed(
  root: Root,
  subproblems: readonly Subproblem[],
  options: Omit<BoundOptions, 'candidates'>,
): { readonly found: AscentResult; readonly look: Look } {
  const { problem, start } = rowsOfSubproblems(root, subproblems);
  return scope(() => {
    const mirror = mirrored(problem, root.subject.float32, estimatedBoxes(root, subproblems));
    const found = ascend(mirror, start, { ...options, until: root.instance.slack });
    return { found, look: lookBack(mirror, found, start) };
  });
}

/** Those of which some row is proved to exceed the slack, with its bound. */
function provedOnes(root: Root, subproblems: readonly Subproblem[]): ReadonlyMap<Subproblem, number> {
  if (subproblems.length === 0) return new Map();
  const { rows, instance } = root;
  const bounds = withWorkspace(() => {
    const { problem, start }: SubproblemRows = rowsOfSubproblems(root, subproblems);
    return boundWith(problem, start, start);
  });
  const best = subproblems.map((subproblem, index): [Subproblem, number] => [
    subproblem,
    largest(bounds.subarray(index * rows, (index + 1) * rows)),
  ]);
  return new Map(best.filter(([, bound]) => bound > instance.slack));
}

/** The corner of the box at which a row is least. */
function pointOf({ box }: Root, { atInput }: Look, row: number): Float32Array {
  const { lower, upper }: Box<{ readonly data: Float64Array }> = box;
  const size = lower.data.length;
  return Float32Array.from({ length: size }, (_, at) =>
    (atInput[row * size + at] as number) >= 0 ? (lower.data[at] as number) : (upper.data[at] as number),
  );
}

/** NaN where a value is. */
function largest(values: Float32Array | Float64Array): number {
  return Math.max(...values);
}

function bestRow(values: Float32Array): number {
  return Math.max(0, values.indexOf(largest(values)));
}
