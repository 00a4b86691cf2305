import {
  type Array64,
  array64,
  float64,
  ibpBounds,
  ibpMargins,
  logitBox,
  stackBoxes64,
  withWorkspace,
} from '@drawdown/bounds';
import {
  type Box,
  bothSigns,
  labelProperty,
  marginOf,
  type Property,
  pointEnclosure,
  rowsOf,
  specificationOf,
} from '@drawdown/properties';

import { inParts, intervalPassSize } from './parts.ts';
import { inPasses } from './passes.ts';
import type { Instance } from './rung.ts';
import type { Subject } from './subject.ts';

/** A margin at one point, enclosed in outward-rounded float64. */
export interface PointMargin {
  /** Positive proves that the property holds at the point, strictly. */
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
  return overPoints(subject, points, (box, places) => {
    const properties = propertiesOf(subject, labels, places);
    return enclosed(
      properties,
      ibpMargins(float64, modelOf(subject), box, bothSigns(specificationOf(properties))),
    );
  });
}

/**
 * Encloses the margin of each instance at a point that a float32 point of its inner box stands for.
 *
 * @param points one for each instance, flat
 */
export function witnessMargins(
  subject: Subject,
  instances: readonly Instance[],
  points: readonly Float32Array[],
): readonly PointMargin[] {
  const { network } = subject;
  return inPasses(network, instances, {
    passSize: intervalPassSize,
    pass: (part, places) =>
      withWorkspace(() => {
        const ends = part.map(({ box: around }, index) =>
          pointEnclosure(around, points[places[index] as number] as Float32Array),
        );
        const box = stackBoxes64(ends, network.inputShape);
        const properties = part.map(({ property }) => property);
        const rows = ibpMargins(float64, modelOf(subject), box, bothSigns(specificationOf(properties)));
        return enclosed(properties, rows);
      }),
  });
}

/**
 * The class of the largest logit of each point, by the middle of its float64 enclosure: the first of several, and any
 * number rather than NaN.
 */
export function predictions(subject: Subject, points: readonly Float32Array[]): readonly number[] {
  return overPoints(subject, points, (box) => largestOf(logitBox(float64, modelOf(subject), box)));
}

/** {@link pointMargins} and {@link predictions} in one pass. */
export function pointVerdicts(
  subject: Subject,
  points: readonly Float32Array[],
  labels: ArrayLike<number>,
): readonly PointVerdict[] {
  return overPoints(subject, points, (box, places) => {
    const properties = propertiesOf(subject, labels, places);
    const specification = bothSigns(specificationOf(properties));
    const { margins, logits } = ibpBounds(float64, modelOf(subject), box, specification);
    const classes = largestOf(logits);
    return enclosed(properties, margins).map((margin, index) => ({
      ...margin,
      prediction: classes[index] as number,
    }));
  });
}

/** What a pass says of each of its points, in passes over as many points as memory is wanted for. */
function overPoints<T>(
  { network }: Subject,
  points: readonly Float32Array[],
  pass: (box: Box<Array64>, places: readonly number[]) => readonly T[],
): readonly T[] {
  const all = points.map((_, place) => place);
  return inParts(all, intervalPassSize(network, 0)).flatMap((places) =>
    withWorkspace(() => {
      const both = array64([places.length, ...network.inputShape]);
      const size = both.data.length / places.length;
      for (const [index, place] of places.entries())
        both.data.set(points[place] as Float32Array, index * size);
      return pass({ lower: both, upper: both }, places);
    }),
  );
}

/** Margins from lower bounds of rows of both signs. */
function enclosed(properties: readonly Property[], { data }: Array64): readonly PointMargin[] {
  let at = 0;
  return properties.map((property) => {
    const rows = rowsOf(property).length;
    const lower = data.subarray(at, at + rows);
    const upper = data.subarray(at + rows, at + 2 * rows).map((value) => -value);
    at += 2 * rows;
    return { lower: marginOf(property, lower), upper: marginOf(property, upper) };
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

function propertiesOf(
  { network }: Subject,
  labels: ArrayLike<number>,
  places: readonly number[],
): readonly Property[] {
  return places.map((place) => labelProperty(labels[place] as number, network.classes));
}
