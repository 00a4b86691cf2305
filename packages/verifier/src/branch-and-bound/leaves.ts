import { relaxationOf } from '../lp/relaxation.ts';
import { openSolver, type Solver } from '../lp/solver.ts';
import { type Made, searchTree, treeReasons } from '../lp/split-tree.ts';
import type { Answer, Query } from '../rung.ts';
import { counterexampleAmong } from './counterexample.ts';
import type { Root } from './root.ts';
import type { Subproblem } from './subproblem.ts';

/** What became of a leaf: a lower bound of the margin on it that exceeds the slack, a counterexample, or why neither. */
export type LeafOutcome =
  | { readonly end: 'proved'; readonly bound: number }
  | { readonly end: 'broken'; readonly answer: Answer }
  | { readonly end: 'open'; readonly reason: string };

/** Closes leaves, subproblems whose ReLUs are all on or off; dispose of it. */
export interface LeafCloser {
  readonly close: (leaf: Subproblem) => Promise<LeafOutcome>;
  readonly dispose: () => void;
}

/**
 * Closes leaves by linear programs. What bounds a subproblem in passes has a multiplier for each split that an ascent finds in
 * a few steps, and boxes that no split makes smaller: a leaf may stay open where its linear program, which is exact, is not.
 *
 * Sound: by dual solutions in outward-rounded float64. Complete for networks of piecewise linear layers up to rounding.
 *
 * @param limit parts that a leaf is split into at most, where a layer of maxima leaves choices open
 */
export function leafCloser(
  root: Root,
  { limit, ...query }: Pick<Query, 'deadline' | 'signal'> & { readonly limit: number },
): LeafCloser {
  const { subject, instance, trace } = root;
  let relaxation: ReturnType<typeof relaxationOf> | undefined;
  let solver: Solver | undefined;
  return {
    close: async (leaf) => {
      relaxation ??= relaxationOf(subject, instance, { trace, deadline: query.deadline });
      if (typeof relaxation === 'string') return { end: 'open', reason: relaxation };
      const objective = relaxation.objectives[leaf.alternative];
      if (objective === undefined) throw new RangeError(`there is no alternative ${leaf.alternative}`);
      solver ??= await openSolver(relaxation.program);
      let found: Answer | undefined;
      const outcome = await searchTree(relaxation, objective, {
        ...query,
        solver,
        limit,
        slack: instance.slack,
        made: madeChoices(relaxation.choices, leaf),
        isBroken: (columns) => {
          const size = root.box.lower.data.length;
          found = counterexampleAmong(root, [Float32Array.from(columns.subarray(0, size))]);
          return found !== undefined;
        },
      });
      if (found !== undefined) return { end: 'broken', answer: found };
      if (outcome.end === 'proved') return outcome;
      return { end: 'open', reason: treeReasons[outcome.end] };
    },
    dispose: () => solver?.dispose(),
  };
}

/** A leaf's splits as choices of a linear program. */
function madeChoices(choices: readonly Made['choice'][], { splits }: Subproblem): readonly Made[] {
  return splits.map(({ path, place, isOn }) => {
    const choice = choices.find((each) => each.path === path && each.place === place);
    // A ReLU's columns are its positive part and its negative one.
    const column = choice?.columns[isOn ? 1 : 0];
    if (choice === undefined || column === undefined) throw new Error(`no choice at ${path}, ${place}`);
    return { choice, column };
  });
}
