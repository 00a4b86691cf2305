import { setImmediate } from 'node:timers/promises';

import {
  type AttackLoss,
  type FoundPoint,
  propertyMargins,
  propertySearch,
  type Targets,
} from '@drawdown/attacks';
import { type Box, type InputBox, innerBox, rowsOf } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';

import { attackPassSize, inParts } from './parts.ts';
import { type PointMargin, witnessMargins } from './point.ts';
import type { Instance, Query } from './rung.ts';
import type { Subject } from './subject.ts';

/** How hard to search for counterexamples. */
export interface SearchSettings extends Pick<Query, 'rng' | 'signal'> {
  /** Gradient steps of each search. */
  readonly steps: number;
  /** Searches of each instance, each from another random point. */
  readonly restarts: number;
  readonly loss?: AttackLoss;
  readonly targets?: Targets;
  /** The moment of `performance.now()` past which no search begins and no further step is taken; never if left out. */
  readonly deadline?: number;
}

/** The best point that is known of an instance. */
export interface SearchedPoint {
  /** A float32 point of the inner box, flat. */
  readonly point: Float32Array;
  /** The margin there in outward-rounded float64: an upper end of 0 or below proves a counterexample. */
  readonly margin: PointMargin;
  /** Whether the float32 network breaks the property there, or gives no number. */
  readonly isWrongInFloat32: boolean;
  /** Whether there was time to search, beyond looking at one point of the box. */
  readonly isSearched: boolean;
}

/** What is known of an instance while searches go on. */
interface Climber {
  readonly instance: Instance;
  readonly box: Box<Float32Array>;
  readonly rng: Rng;
  best: FoundPoint;
  isFalsified: boolean;
  isSearched: boolean;
}

/**
 * Searches the inner boxes for counterexamples by projected gradient descent; the image or the middle of a box counts as
 * found. An instance drops out of further restarts once a point is proved to be a counterexample. Each draws random
 * numbers of its own, by its place.
 *
 * @returns one for each instance
 * @throws the signal's reason, between searches
 */
export async function searchPoints(
  subject: Subject,
  instances: readonly Instance[],
  settings: SearchSettings,
): Promise<readonly SearchedPoint[]> {
  const { restarts, deadline = Number.POSITIVE_INFINITY, signal } = settings;
  const climbers = climbersOf(subject, instances, settings.rng);
  for (let restart = 0; restart < restarts; restart++) {
    proveWrongOnes(subject, climbers);
    const open = climbers.filter(({ isFalsified }) => !isFalsified);
    for (const part of inParts(open, climbersAtOnce(subject, instances, settings))) {
      await setImmediate();
      signal?.throwIfAborted();
      if (performance.now() < deadline) searchOnce(subject, part, { ...settings, deadline, restart });
    }
  }
  const points = climbers.map(({ best }) => best.point);
  const margins = witnessMargins(subject, instances, points);
  const float32 = float32Margins(subject, instances, points);
  return climbers.map(({ best, isSearched }, place) => ({
    point: best.point,
    margin: margins[place] as PointMargin,
    isWrongInFloat32: !((float32[place] as number) > 0),
    isSearched,
  }));
}

function climbersOf(subject: Subject, instances: readonly Instance[], rng: Rng): readonly Climber[] {
  const boxes = instances.map(({ box }) => innerBox(box));
  const points = instances.map(({ box }, place) => startOf(box, boxes[place] as Box<Float32Array>));
  const margins = float32Margins(subject, instances, points);
  return instances.map((instance, place) => ({
    instance,
    box: boxes[place] as Box<Float32Array>,
    rng: rng.fork('instance', place),
    best: { point: points[place] as Float32Array, margin: margins[place] as number },
    isFalsified: false,
    isSearched: false,
  }));
}

/** A point of the inner box to begin with. */
function startOf(box: InputBox, { lower, upper }: Box<Float32Array>): Float32Array {
  if (box.kind === 'ball') return box.image;
  return lower.map((low, at) => {
    const high = upper[at] as number;
    // Rounded to float32 it lies between the ends still, as these are float32 numbers.
    return low / 2 + high / 2;
  });
}

/** Looks for proofs where the float32 network sees a counterexample: elsewhere there hardly is one. */
function proveWrongOnes(subject: Subject, climbers: readonly Climber[]): void {
  const wrong = climbers.filter(({ isFalsified, best }) => !isFalsified && !(best.margin > 0));
  const margins = witnessMargins(
    subject,
    wrong.map(({ instance }) => instance),
    wrong.map(({ best }) => best.point),
  );
  for (const [index, climber] of wrong.entries()) {
    climber.isFalsified = (margins[index] as PointMargin).upper <= 0;
  }
}

/** One search of each. */
function searchOnce(
  { network: { inputShape }, logits }: Subject,
  climbers: readonly Climber[],
  {
    restart,
    deadline,
    ...settings
  }: SearchSettings & { readonly restart: number; readonly deadline: number },
): void {
  const examples = climbers.map(({ instance: { property }, box, rng }) => ({
    property,
    box,
    rng: rng.fork('restart', restart),
  }));
  const isOver = (): boolean => performance.now() >= deadline;
  const found = propertySearch(logits, examples, { ...settings, inputShape, isOver });
  for (const [index, climber] of climbers.entries()) {
    const point = found[index] as FoundPoint;
    if (point.margin < climber.best.margin || Number.isNaN(climber.best.margin)) climber.best = point;
    climber.isSearched = true;
  }
}

/** How many instances are searched as one batch. */
function climbersAtOnce(
  { network }: Subject,
  instances: readonly Instance[],
  { targets }: Pick<SearchSettings, 'targets'>,
): number {
  const most = (of: (property: Instance['property']) => number): number =>
    Math.max(1, ...instances.map(({ property }) => of(property)));
  const searches = targets === 'all' ? most(({ alternatives }) => alternatives.length) : 1;
  return Math.max(
    1,
    Math.floor(
      attackPassSize(
        network,
        most((property) => rowsOf(property).length),
      ) / searches,
    ),
  );
}

function float32Margins(
  { network, logits }: Subject,
  instances: readonly Instance[],
  points: readonly Float32Array[],
): readonly number[] {
  const rows = Math.max(1, ...instances.map(({ property }) => rowsOf(property).length));
  const places = instances.map((_, place) => place);
  return inParts(places, attackPassSize(network, rows)).flatMap((part) =>
    propertyMargins(
      logits,
      part.map((place) => points[place] as Float32Array),
      {
        properties: part.map((place) => (instances[place] as Instance).property),
        inputShape: network.inputShape,
      },
    ),
  );
}
