import type { Eps } from '../eps.ts';
import type { VerdictRecord } from '../schema/evaluation.ts';

/** The verdicts of an evaluation by image: each image's verdicts in the order of the grid. */
export type ByImage = ReadonlyMap<number, readonly VerdictRecord[]>;

/**
 * Sorts verdicts by image and checks that the evaluation is whole: one verdict per image and radius.
 *
 * @throws Error when there are no verdicts, or one is missing, double, or at a radius outside the grid
 */
export function verdictsByImage(verdicts: readonly VerdictRecord[], grid: readonly Eps[]): ByImage {
  if (verdicts.length === 0) throw new Error('an evaluation without verdicts has no accuracy');
  const places = new Map(grid.map((eps, place) => [eps, place]));
  const images = new Map<number, VerdictRecord[]>();
  for (const verdict of verdicts) {
    const place = places.get(verdict.eps);
    if (place === undefined) {
      throw new Error(
        `image ${verdict.index} has a verdict at ${verdict.eps}, outside the grid ${grid.join(', ')}`,
      );
    }
    const row = images.get(verdict.index) ?? [];
    if (row[place] !== undefined)
      throw new Error(`image ${verdict.index} has two verdicts at ${verdict.eps}`);
    row[place] = verdict;
    images.set(verdict.index, row);
  }
  for (const [index, row] of images) {
    const missing = grid.find((_, place) => row[place] === undefined);
    if (missing !== undefined) throw new Error(`image ${index} has no verdict at ${missing}`);
  }
  return images;
}
