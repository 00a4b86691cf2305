import type { Look } from '@drawdown/bounds';

import type { Root } from './root.ts';
import type { Candidate, Split } from './subproblem.ts';

/**
 * The ReLUs of a subproblem that may still be on or off, those first whose relaxation seems to cost the bound most: what
 * the upper line's intercept takes off where the coefficient is negative, and a share of the triangle's height where the
 * lower line bends away. Bunel et al., arXiv:1909.06588 (BaBSR), §4.
 *
 * A choice of order, not a bound.
 *
 * @param row the subproblem's row in the look, the one with the largest bound
 */
export function candidatesOf(
  { relus }: Root,
  splits: readonly Split[],
  { look, row, most }: { readonly look: Look; readonly row: number; readonly most: number },
): readonly Candidate[] {
  const best: Candidate[] = [];
  for (const [path, { size, unstable, heights }] of relus) {
    const coefficients = look.onRelaxed.get(path)?.subarray(row * size, (row + 1) * size);
    if (coefficients === undefined) continue;
    for (let free = 0; free < unstable.length; free++) {
      const place = unstable[free] as number;
      const coefficient = coefficients[place] as number;
      const height = heights[free] as number;
      const score = coefficient < 0 ? -coefficient * height : LOWER_SHARE * coefficient * height;
      const worst = best.length < most ? Number.NEGATIVE_INFINITY : (best[most - 1] as Candidate).score;
      if (score > worst && !isSplit(splits, path, place)) insert(best, { path, place, score }, most);
    }
  }
  return best;
}

function isSplit(splits: readonly Split[], path: string, place: number): boolean {
  return splits.some((split) => split.path === path && split.place === place);
}

/** How much of the height counts where the lower line is the one in use: it is optimised, the upper one is not. */
const LOWER_SHARE = 0.2;

/** Keeps the best candidates in order. */
function insert(best: Candidate[], candidate: Candidate, most: number): void {
  const at = best.findIndex(({ score }) => score < candidate.score);
  best.splice(at < 0 ? best.length : at, 0, candidate);
  if (best.length > most) best.pop();
}
