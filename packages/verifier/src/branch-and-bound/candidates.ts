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
  { relus, trace }: Root,
  splits: readonly Split[],
  { look, row, most }: { readonly look: Look; readonly row: number; readonly most: number },
): readonly Candidate[] {
  const best: Candidate[] = [];
  for (const [path, { size, unstable }] of relus) {
    const coefficients = look.onRelaxed.get(path);
    const box = trace.get(path);
    if (coefficients === undefined || box === undefined) continue;
    const done = new Set(splits.filter((split) => split.path === path).map(({ place }) => place));
    for (const place of unstable) {
      if (done.has(place)) continue;
      const coefficient = coefficients[row * size + place] as number;
      const [l, u] = [box.lower.data[place] as number, box.upper.data[place] as number];
      const height = (-l * u) / (u - l);
      const score = coefficient < 0 ? -coefficient * height : LOWER_SHARE * coefficient * height;
      insert(best, { path, place, score }, most);
    }
  }
  return best;
}

/** How much of the height counts where the lower line is the one in use: it is optimised, the upper one is not. */
const LOWER_SHARE = 0.2;

/** Keeps the best candidates in order. */
function insert(best: Candidate[], candidate: Candidate, most: number): void {
  const last = best[most - 1];
  if (last !== undefined && candidate.score <= last.score) return;
  const at = best.findIndex(({ score }) => score < candidate.score);
  best.splice(at < 0 ? best.length : at, 0, candidate);
  if (best.length > most) best.pop();
}
