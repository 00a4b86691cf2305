import type { Shape } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { LinearPass } from './back-substitute.ts';
import type { RowProblem } from './rows.ts';
import type { Bundle } from './selection.ts';

/** Numbers that the widest coefficients of one pass may have: 2 MB in float64, which stay in the caches. */
export const MOST_NUMBERS: number = 2 ** 18;

/** Is told the interval of a neuron, by its place in the batch. */
export type Tighten = (at: number, lower: number, upper: number) => void;

/** Neurons to bound. */
export interface BundleProblem<A> {
  readonly bundles: readonly Bundle[];
  /** The shape of an example that the neurons belong to. */
  readonly inputShape: Shape;
  /** The box of the network's input. */
  readonly box: Box<A>;
  readonly pass: LinearPass<A>;
  readonly bound: (problem: RowProblem<A>) => ArrayLike<number>;
  readonly tighten: Tighten;
  /** A moment of `performance.now()` past which no further neuron is bounded. */
  readonly deadline: number;
}

/** As many places for every bundle; what is missing is filled with one that is there. */
export function filledPlaces(bundles: readonly Bundle[], perBundle: number): Int32Array {
  const places = new Int32Array(bundles.length * perBundle);
  for (const [index, bundle] of bundles.entries()) {
    for (let at = 0; at < perBundle; at++) {
      places[index * perBundle + at] = bundle.places[at] ?? bundle.places[0] ?? 0;
    }
  }
  return places;
}

/**
 * Tells the intervals that rows of both signs gave, but of the places that only filled up.
 *
 * @param found lower bounds, for each of `perBundle` places of every bundle one of the neuron and one of its opposite
 */
export function tellIntervals(
  bundles: readonly Bundle[],
  found: ArrayLike<number>,
  {
    perBundle,
    size,
    tighten,
  }: { readonly perBundle: number; readonly size: number; readonly tighten: Tighten },
): void {
  for (const [index, { example, places }] of bundles.entries()) {
    for (const [at, place] of places.entries()) {
      const row = 2 * (index * perBundle + at);
      tighten(example * size + place, found[row] as number, -(found[row + 1] as number));
    }
  }
}
