import type { Box, Property } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';
import { scope } from '@drawdown/tensor';

import type { Logits } from './attack.ts';
import { pointsAt } from './box-points.ts';
import { climb } from './climb.ts';
import { stackExamples, unstackExamples } from './example-tensors.ts';
import type { AttackLoss } from './losses.ts';
import { type PropertyTarget, propertyGoal } from './property-goal.ts';
import { type StepDecay, stepSizes, usualDecay, usualStep } from './step-sizes.ts';

/** A property to break at some point of a box. */
export interface PropertyExample {
  readonly property: Property;
  /** Flat float32 ends. */
  readonly box: Box<Float32Array>;
  /** The stream that random starts are drawn from. */
  readonly rng: Rng;
}

/** The best point that a search found for one example. */
export interface FoundPoint {
  /** Flat; every coordinate lies inside the box exactly. */
  readonly point: Float32Array;
  /** The property's margin there by the float32 network; +∞ where none of the visited points has a margin. */
  readonly margin: number;
}

/** Whether one search aims at the alternative that is nearest to being broken, or each alternative has its own. */
export type Targets = 'smallest' | 'all';

/** The settings of {@link propertySearch}. */
export interface PropertySearchSettings {
  /** The shape of one example. */
  readonly inputShape: readonly number[];
  readonly steps?: number;
  /** The first step as a share of the box's half-width, coordinate by coordinate. */
  readonly stepSize?: number;
  readonly decay?: StepDecay;
  readonly loss?: AttackLoss;
  readonly targets?: Targets;
  /** Asked before each step: whether to end the search early. */
  readonly isOver?: () => boolean;
}

/** One search of a batch: for which example, aiming at what, from where. */
interface Aim extends PropertyTarget {
  readonly place: number;
  readonly box: Box<Float32Array>;
  /** As of {@link pointsAt}. */
  readonly start: Float32Array;
}

/**
 * Projected gradient descent with signed steps, from a random point of each box: of all points that are visited for an
 * example, the one of the smallest margin. An estimate: that it breaks nothing proves nothing.
 *
 * All searches are one batch: one for each example, or one for each of its alternatives (multi-targeted, Gowal et al.,
 * arXiv:1910.09338).
 */
export function propertySearch(
  logits: Logits,
  examples: readonly PropertyExample[],
  {
    inputShape,
    steps = 20,
    stepSize = usualStep(steps),
    decay = usualDecay,
    loss = 'margin',
    targets = 'smallest',
    isOver = () => false,
  }: PropertySearchSettings,
): readonly FoundPoint[] {
  const aims = examples.flatMap((example, place) => aimsOf(example, { place, targets }));
  if (aims.length === 0) return [];
  const found = scope(() => {
    const stacked = (ends: readonly Float32Array[]) => stackExamples(ends, inputShape);
    const box = {
      lower: stacked(aims.map((aim) => aim.box.lower)),
      upper: stacked(aims.map((aim) => aim.box.upper)),
    };
    const points = pointsAt(box, concatenated(aims.map(({ start }) => start)));
    const margins = new Float32Array(aims.length).fill(Number.POSITIVE_INFINITY);
    const search = {
      logits,
      goal: propertyGoal(aims, loss),
      box,
      stepSize: stepSizes(steps, stepSize, decay),
      isOver,
    };
    const last = climb(search, points, { points, margins });
    return { points: unstackExamples(last.points), margins: last.margins };
  });
  return bestOf(aims, found);
}

function aimsOf(
  { property, box, rng }: PropertyExample,
  { place, targets }: { place: number; targets: Targets },
): readonly Aim[] {
  const aim = (alternative?: number): Aim => ({
    place,
    property,
    box,
    start: rng.uniforms(box.lower.length),
    ...(alternative === undefined ? {} : { alternative }),
  });
  return targets === 'all' && property.alternatives.length > 1
    ? property.alternatives.map((_, at) => aim(at))
    : [aim()];
}

/** For each example the point of the smallest margin among its searches, the first of several. */
function bestOf(
  aims: readonly Aim[],
  { points, margins }: { readonly points: readonly Float32Array[]; readonly margins: Float32Array },
): readonly FoundPoint[] {
  const best: FoundPoint[] = [];
  for (const [index, { place }] of aims.entries()) {
    const margin = margins[index] as number;
    const known = best[place];
    if (known === undefined || margin < known.margin)
      best[place] = { point: points[index] as Float32Array, margin };
  }
  return best;
}

function concatenated(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
