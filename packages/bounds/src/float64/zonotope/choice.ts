import { above } from '@drawdown/records';

import { largest } from '../../zonotope/largest.ts';
import { isZeroRow } from './spread.ts';

/** The numbers of one example, all of them views; the radius is written to. */
export interface Example {
  readonly generators: readonly Float64Array[];
  /** What the generator of a fresh number would hold at its place; 0 where nothing is fresh. */
  readonly amplitude: Float64Array;
  readonly radius: Float64Array;
}

/** Which generators an example goes on with. */
export interface Choice {
  /** The rows that are kept, the shared ones first. */
  readonly rows: readonly number[];
  /** The places of the fresh numbers that get one. */
  readonly promoted: readonly number[];
  /** Whether nothing was given up. */
  readonly isWhole: boolean;
}

/**
 * The largest generators that there is room for, old ones and those of fresh numbers; the radius is made to hold what the
 * others may add up to. Rows of zeros take no room, as the example has them only for the sake of another one.
 */
export function choiceOf(example: Example, limit: number, shared: number): Choice {
  const { generators, amplitude, radius } = example;
  const isPresent = (row: number): boolean => !isZeroRow(generators[row]!, 0, amplitude.length);
  const first = Array.from({ length: shared }, (_, row) => row);
  const others = Array.from({ length: generators.length - shared }, (_, row) => shared + row);
  // A fresh number is written −1 − place.
  const candidates = others.filter(isPresent);
  for (let place = 0; place < amplitude.length; place++) {
    if (amplitude[place] !== 0) candidates.push(-1 - place);
  }
  const most = Math.max(0, limit - first.filter(isPresent).length);
  const kept = largest(candidates, most, (candidate) => sizeOf(example, candidate));
  const isKept = new Set(kept);
  for (const candidate of candidates) {
    if (candidate < 0) radius[-1 - candidate] = isKept.has(candidate) ? 0 : amplitude[-1 - candidate]!;
  }
  for (const candidate of candidates) {
    if (candidate >= 0 && !isKept.has(candidate)) addMagnitudes(radius, generators[candidate]!);
  }
  return {
    rows: [...first, ...kept.filter((candidate) => candidate >= 0)],
    promoted: kept.filter((candidate) => candidate < 0).map((candidate) => -1 - candidate),
    isWhole: kept.length === candidates.length,
  };
}

/** Σ|g| over the numbers of a generator, to nearest: how much there is to lose. One that is no number is kept. */
function sizeOf({ generators, amplitude }: Example, candidate: number): number {
  const size =
    candidate < 0
      ? amplitude[-1 - candidate]!
      : generators[candidate]!.reduce((sum, value) => sum + Math.abs(value), 0);
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
}

function addMagnitudes(radius: Float64Array, generator: Float64Array): void {
  for (let i = 0; i < radius.length; i++) {
    const part = Math.abs(generator[i]!);
    if (part !== 0) radius[i] = above(radius[i]! + part);
  }
}
