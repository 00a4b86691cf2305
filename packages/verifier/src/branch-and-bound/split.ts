import { estimateSubproblems } from './bound-subproblems.ts';
import type { Root } from './root.ts';
import { type Candidate, childrenOf, type OpenSubproblem, type Subproblem } from './subproblem.ts';

/**
 * Splits subproblems in two at the candidate whose worse half looks best, by one pass for each half with what is chosen
 * already (filtered smart branching, De Palma et al., arXiv:2104.06718, §5).
 */
export function splitSubproblems(root: Root, parents: readonly OpenSubproblem[]): readonly Subproblem[] {
  const trials = parents.flatMap((parent) =>
    parent.candidates.map((candidate) => ({ parent, candidate, halves: childrenOf(parent, candidate) })),
  );
  const contested = trials.filter(({ parent }) => parent.candidates.length > 1);
  const estimates =
    contested.length === 0
      ? []
      : estimateSubproblems(
          root,
          contested.flatMap(({ halves }) => halves),
        );
  const worth = new Map<Candidate, number>(
    contested.map(({ candidate }, index) => [
      candidate,
      Math.min(estimates[2 * index] as number, estimates[2 * index + 1] as number),
    ]),
  );
  return parents.flatMap((parent) => {
    const best = parent.candidates.reduce((first, next) =>
      (worth.get(next) ?? 0) > (worth.get(first) ?? 0) ? next : first,
    );
    return childrenOf(parent, best);
  });
}
