import type { Eps } from '../eps.ts';
import type { VerdictRecord } from '../schema/evaluation.ts';
import { verdictsByImage } from './verdicts-by-image.ts';

/** The rung of an image that is wrong without perturbation: an error in N, A and V at every radius. */
export const POINT = 'point';

/** The accuracies of one network over the grid, as shares of the images, 0 to 1. All lists are `[grid]`. */
export interface Curve {
  readonly grid: readonly Eps[];
  /** How many images were judged. */
  readonly images: number;
  /** N, the natural accuracy. */
  readonly natural: number;
  /** A(ε): natural-correct and not falsified; null where the ladder has no rung that can falsify. */
  readonly adversarial: readonly (number | null)[];
  /** V(ε): certified by any sound rung. */
  readonly certified: readonly number[];
  /** Natural-correct images with neither a certificate nor a counterexample: how many, not a share. */
  readonly unknown: readonly number[];
  /** By rung, in the ladder's order: certified by this rung or an earlier one. */
  readonly byRung: { readonly [rung: string]: readonly number[] };
  /** By rung: certified by this rung alone, not closed over the grid; null unless every rung was run. */
  readonly alone: { readonly [rung: string]: readonly number[] } | null;
}

/**
 * Reads the accuracies off an evaluation's verdicts.
 *
 * @param verdicts one per image and radius
 * @param options.grid the radii, increasing
 * @param options.ladder the rungs' names, in order
 * @param options.falsifies whether some rung of the ladder can falsify
 * @throws Error for verdicts that are missing, double, outside the grid, or certified by a rung outside the ladder
 */
export function curve(
  verdicts: readonly VerdictRecord[],
  options: { readonly grid: readonly Eps[]; readonly ladder: readonly string[]; readonly falsifies: boolean },
): Curve {
  const { grid, ladder, falsifies } = options;
  const images = [...verdictsByImage(verdicts, grid).values()];
  const shareWhere = (place: number, holds: (verdict: VerdictRecord) => boolean): number =>
    images.filter((row) => holds(row[place] as VerdictRecord)).length / images.length;
  const overGrid = (holds: (verdict: VerdictRecord) => boolean): number[] =>
    grid.map((_, place) => shareWhere(place, holds));

  checkRungs(verdicts, ladder);
  const rank = new Map(ladder.map((rung, place) => [rung, place]));
  const everyRung = verdicts.some(({ rungs }) => rungs !== undefined);
  return {
    grid,
    images: images.length,
    natural: images.filter(isNaturallyCorrect).length / images.length,
    adversarial: falsifies
      ? overGrid(({ verdict, rung }) => rung !== POINT && verdict !== 'falsified')
      : grid.map(() => null),
    certified: overGrid(({ verdict }) => verdict === 'certified'),
    unknown: grid.map(
      (_, place) =>
        images.filter((row) => row[place]?.verdict === 'unknown' && row[place].rung !== POINT).length,
    ),
    byRung: Object.fromEntries(
      ladder.map((name, place) => [
        name,
        overGrid(({ verdict, rung }) => verdict === 'certified' && (rank.get(rung ?? '') as number) <= place),
      ]),
    ),
    alone: everyRung
      ? Object.fromEntries(
          ladder.map((name) => [name, overGrid(({ rungs }) => rungs?.[name]?.verdict === 'certified')]),
        )
      : null,
  };
}

/** Whether an image, given by its verdicts over the grid, is right without perturbation. */
export function isNaturallyCorrect(verdicts: readonly VerdictRecord[]): boolean {
  return verdicts.every(({ rung }) => rung !== POINT);
}

function checkRungs(verdicts: readonly VerdictRecord[], ladder: readonly string[]): void {
  const stray = verdicts.find(({ verdict, rung }) => verdict === 'certified' && !ladder.includes(rung ?? ''));
  if (stray === undefined) return;
  throw new Error(
    `image ${stray.index} is certified at ${stray.eps} by '${stray.rung}', but the ladder is ${ladder.join(', ')}`,
  );
}
