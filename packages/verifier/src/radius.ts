import { setImmediate } from 'node:timers/promises';

import { labelProperty } from '@drawdown/properties';
import { type Eps, parseEps } from '@drawdown/records';

import { type Decided, decideInstances } from './decide.ts';
import type { LadderStep } from './ladder.ts';
import { pointMargins } from './point.ts';
import { type NextRadius, nextRadius, type RadiusBracket } from './radius-bracket.ts';
import { type RadiusStage, radiusStages } from './radius-stages.ts';
import type { Query } from './rung.ts';
import type { Subject } from './subject.ts';

/** How radii are searched for. */
export interface RadiusOptions extends Omit<Query, 'instances'> {
  readonly ladder: readonly LadderStep[];
  /** Whether the balls are cut to [0, 1]. */
  readonly clip: boolean;
  /** Only multiples of 1/precision are asked about. */
  readonly precision: number;
}

/** A radius, and the rung that decided at that very radius. */
export interface DecidedRadius {
  readonly eps: Eps;
  readonly rung: string;
}

/** A radius at which there is a counterexample, a float32 point of the exact ball. */
export interface FalsifiedRadius extends DecidedRadius {
  readonly witness: Float32Array;
}

/** The radii that were found for one image. */
export interface FoundRadii {
  /** Whether the image itself is surely classified as its label; no radius is looked for where it is not. */
  readonly isCorrect: boolean;
  /** The largest that is certified; null where none was found. */
  readonly certified: DecidedRadius | null;
  /** The smallest that is falsified; null where none was found. */
  readonly falsified: FalsifiedRadius | null;
  /** Whether time was up for some rung: with more of it, more might be found. */
  readonly isLate: boolean;
  readonly seconds: number;
  /** How many radii the ladder was asked about, again where dear rungs came later. */
  readonly queries: number;
}

/** What is known while the search goes on. */
interface Search {
  bracket: RadiusBracket;
  certified: DecidedRadius | null;
  falsified: FalsifiedRadius | null;
  isLate: boolean;
  queries: number;
  /** How many rungs of the ladder a radius has met. */
  readonly met: Map<number, number>;
}

/**
 * Searches for the largest radius at which an image is certified, and for the smallest at which it is falsified.
 *
 * Sound. No rung needs to be monotone: of other radii nothing is concluded but what is true of balls, that a certificate
 * holds in smaller ones and a counterexample in larger ones. Of the radii between the two nothing is claimed.
 *
 * The cheap rungs in front are asked alone until there is nothing left to ask; then each dear one, with those before it, in
 * what is left between the two, every radius with its share of the time that is left.
 *
 * @param example the stored float32 pixels, flat, and the class that they should get
 * @throws RangeError for a precision that is no whole number from 1
 * @throws the signal's reason
 */
export async function certifiedRadius(
  subject: Subject,
  example: { readonly image: Float32Array; readonly label: number },
  options: RadiusOptions,
): Promise<FoundRadii> {
  const { ladder, precision } = options;
  if (!(Number.isSafeInteger(precision) && precision > 0)) {
    throw new RangeError(`precision must be a whole number from 1, but ${precision} was given`);
  }
  const start = performance.now();
  const search: Search = {
    bracket: { top: precision, certified: 0, falsified: precision + 1, unknown: [] },
    certified: null,
    falsified: null,
    isLate: false,
    queries: 0,
    met: new Map(),
  };
  const [margin] = pointMargins(subject, [example.image], [example.label]);
  const isCorrect = margin !== undefined && margin.lower > 0;
  const stages = isCorrect ? radiusStages(ladder) : [];
  for (const [place, stage] of stages.entries()) {
    // What earlier rungs left open is open to the next one.
    search.bracket = { ...search.bracket, unknown: [] };
    await runStage(subject, example, { ...options, ...stage, search, stagesLeft: stages.length - place });
  }
  const { certified, falsified, isLate, queries } = search;
  return { isCorrect, certified, falsified, isLate, queries, seconds: (performance.now() - start) / 1000 };
}

interface Stage extends RadiusOptions, RadiusStage {
  readonly search: Search;
  /** How many stages there are still, this one included. */
  readonly stagesLeft: number;
}

async function runStage(
  subject: Subject,
  { image, label }: { readonly image: Float32Array; readonly label: number },
  { search, end, sought, stagesLeft, ladder, precision, clip, deadline, rng, signal }: Stage,
): Promise<void> {
  const property = labelProperty(label, subject.network.classes);
  const nextOne = (): NextRadius | undefined => nextRadius(search.bracket, sought);
  for (let next = nextOne(); next !== undefined; next = nextOne()) {
    // Not every rung lets timers and signals have their turn.
    await setImmediate();
    signal?.throwIfAborted();
    const now = performance.now();
    if (now >= deadline) {
      search.isLate = true;
      return;
    }
    const eps = parseEps(`${next.place}/${precision}`);
    const steps = ladder.slice(search.met.get(next.place) ?? 0, end);
    const shares = steps.some(({ alone }) => alone === true) ? next.left * stagesLeft : 1;
    const [decided] = await decideInstances(
      subject,
      [{ box: { kind: 'ball', image, eps, clip }, property, slack: 0 }],
      {
        ladder: steps,
        rng: rng.fork('radius', eps),
        deadline: now + (deadline - now) / shares,
        ...(signal === undefined ? {} : { signal }),
      },
    );
    search.met.set(next.place, end);
    search.queries++;
    if (decided !== undefined) note(search, { place: next.place, eps, decided });
  }
}

function note(
  search: Search,
  { place, eps, decided: { answer, rung } }: { place: number; eps: Eps; decided: Decided },
): void {
  const { bracket } = search;
  if (rung === null || answer.verdict === 'unknown') {
    search.bracket = { ...bracket, unknown: [...bracket.unknown, place] };
    search.isLate ||= answer.verdict === 'unknown' && answer.reason === 'timeout';
  } else if (answer.verdict === 'certified') {
    search.bracket = { ...bracket, certified: place };
    search.certified = { eps, rung };
  } else {
    search.bracket = { ...bracket, falsified: place };
    search.falsified = { eps, rung, witness: answer.witness };
  }
}
