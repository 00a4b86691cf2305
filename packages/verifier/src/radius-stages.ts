import type { LadderStep } from './ladder.ts';
import type { Decision } from './rung.ts';

/** A part of a search for radii: which rungs take part in it, and what they may find. */
export interface RadiusStage {
  /** The rungs of the ladder in front of this place. */
  readonly end: number;
  readonly sought: readonly Decision[];
}

/**
 * The stages of a search with a ladder: the rungs in front that are not dear are one together, as are those behind or between
 * dear ones, and each dear rung is one of its own, with all rungs before it.
 */
export function radiusStages(ladder: readonly LadderStep[]): readonly RadiusStage[] {
  const dear = ladder.flatMap(({ alone }, place) => (alone === true ? [place] : []));
  const ends = new Set([...dear.flatMap((place) => [place, place + 1]), ladder.length]);
  return [...ends].filter((end) => end > 0).map((end) => ({ end, sought: soughtBy(ladder.slice(0, end)) }));
}

/** A dear rung is asked about what it can prove itself. */
function soughtBy(steps: readonly LadderStep[]): readonly Decision[] {
  const last = steps.at(-1);
  const askers = last?.alone === true ? [last] : steps;
  return [...new Set(askers.flatMap(({ decides }) => decides))];
}
