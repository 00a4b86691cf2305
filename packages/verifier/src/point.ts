import { type Array64, float64, ibpMargins, logitBox, stack64 } from '@drawdown/bounds';
import { type Box, bothSigns, labelMargins } from '@drawdown/properties';

import type { Subject } from './subject.ts';

/** The least margin of one point, enclosed in outward-rounded float64. */
export interface PointMargin {
  /** Positive proves that the point gets its label, strictly. */
  readonly lower: number;
  /** Zero or below proves that it does not. */
  readonly upper: number;
}

/**
 * Encloses the least margin of each point, the label's logit less the largest other one, in exact arithmetic.
 *
 * @param points stored float32 points, flat
 * @param labels one class per point
 */
export function pointMargins(
  { network, exact }: Subject,
  points: readonly Float32Array[],
  labels: ArrayLike<number>,
): readonly PointMargin[] {
  const rows = network.classes - 1;
  const specification = bothSigns(labelMargins(labels, network.classes));
  const box = pointBox(points, network.inputShape);
  const { data } = ibpMargins(float64, { network, parameters: exact }, box, specification);
  return points.map((_, index) => {
    const start = 2 * rows * index;
    return {
      lower: Math.min(...data.subarray(start, start + rows)),
      upper: -Math.max(...data.subarray(start + rows, start + 2 * rows)),
    };
  });
}

/**
 * The class of the largest logit of each point, by the middle of its float64 enclosure: the first of several, and any
 * number rather than NaN.
 */
export function predictions({ network, exact }: Subject, points: readonly Float32Array[]): readonly number[] {
  const box = pointBox(points, network.inputShape);
  const { lower, upper } = logitBox(float64, { network, parameters: exact }, box);
  return points.map((_, index) => {
    const logits = Array.from({ length: network.classes }, (_, label) => {
      const at = index * network.classes + label;
      const twiceMiddle = (lower.data[at] as number) + (upper.data[at] as number);
      return Number.isNaN(twiceMiddle) ? Number.NEGATIVE_INFINITY : twiceMiddle;
    });
    return logits.indexOf(Math.max(...logits));
  });
}

function pointBox(points: readonly Float32Array[], shape: readonly number[]): Box<Array64> {
  const both = stack64(
    points.map((point) => Float64Array.from(point)),
    shape,
  );
  return { lower: both, upper: both };
}
