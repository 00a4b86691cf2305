import {
  type Array64,
  array64,
  float64,
  ibpBounds,
  ibpMargins,
  logitBox,
  withWorkspace,
} from '@drawdown/bounds';
import { type Box, bothSigns, labelMargins } from '@drawdown/properties';

import { inParts, intervalPassSize } from './parts.ts';
import type { Subject } from './subject.ts';

/** The least margin of one point, enclosed in outward-rounded float64. */
export interface PointMargin {
  /** Positive proves that the point gets its label, strictly. */
  readonly lower: number;
  /** Zero or below proves that it does not. */
  readonly upper: number;
}

/** How a network classifies one point. */
export interface PointVerdict extends PointMargin {
  /** As of {@link predictions}. */
  readonly prediction: number;
}

/**
 * Encloses the least margin of each point, the label's logit less the largest other one, in exact arithmetic.
 *
 * @param points stored float32 points, flat
 * @param labels one class per point
 */
export function pointMargins(
  subject: Subject,
  points: readonly Float32Array[],
  labels: ArrayLike<number>,
): readonly PointMargin[] {
  return inPasses(subject, points, (box, places) => {
    const specification = bothSigns(labelMargins(at(labels, places), subject.network.classes));
    return marginsOf(ibpMargins(float64, modelOf(subject), box, specification));
  });
}

/**
 * The class of the largest logit of each point, by the middle of its float64 enclosure: the first of several, and any
 * number rather than NaN.
 */
export function predictions(subject: Subject, points: readonly Float32Array[]): readonly number[] {
  return inPasses(subject, points, (box) => largestOf(logitBox(float64, modelOf(subject), box)));
}

/** {@link pointMargins} and {@link predictions} in one pass. */
export function pointVerdicts(
  subject: Subject,
  points: readonly Float32Array[],
  labels: ArrayLike<number>,
): readonly PointVerdict[] {
  return inPasses(subject, points, (box, places) => {
    const specification = bothSigns(labelMargins(at(labels, places), subject.network.classes));
    const { margins, logits } = ibpBounds(float64, modelOf(subject), box, specification);
    const classes = largestOf(logits);
    return marginsOf(margins).map((margin, index) => ({ ...margin, prediction: classes[index] as number }));
  });
}

/** What a pass says of each of its points, in passes over as many points as memory is wanted for. */
function inPasses<T>(
  { network }: Subject,
  points: readonly Float32Array[],
  pass: (box: Box<Array64>, places: readonly number[]) => readonly T[],
): readonly T[] {
  const all = points.map((_, place) => place);
  return inParts(all, intervalPassSize(network)).flatMap((places) =>
    withWorkspace(() => {
      const both = array64([places.length, ...network.inputShape]);
      const size = both.data.length / places.length;
      for (const [index, place] of places.entries())
        both.data.set(points[place] as Float32Array, index * size);
      return pass({ lower: both, upper: both }, places);
    }),
  );
}

/** Rows of both signs as enclosures. */
function marginsOf({ shape: [batch = 0, rows = 0], data }: Array64): readonly PointMargin[] {
  return Array.from({ length: batch }, (_, index) => {
    const [start, middle, end] = [index * rows, (index + 0.5) * rows, (index + 1) * rows];
    return {
      lower: Math.min(...data.subarray(start, middle)),
      upper: -Math.max(...data.subarray(middle, end)),
    };
  });
}

function largestOf({ lower, upper }: Box<Array64>): readonly number[] {
  const [batch = 0, classes = 0] = lower.shape;
  return Array.from({ length: batch }, (_, index) => {
    const logits = Array.from({ length: classes }, (_, label) => {
      const place = index * classes + label;
      const twiceMiddle = (lower.data[place] as number) + (upper.data[place] as number);
      return Number.isNaN(twiceMiddle) ? Number.NEGATIVE_INFINITY : twiceMiddle;
    });
    return logits.indexOf(Math.max(...logits));
  });
}

function modelOf({ network, exact }: Subject): {
  readonly network: Subject['network'];
  readonly parameters: Subject['exact'];
} {
  return { network, parameters: exact };
}

function at(labels: ArrayLike<number>, places: readonly number[]): readonly number[] {
  return places.map((place) => labels[place] as number);
}
