import {
  type Array64,
  float32Error,
  gamma32,
  type InexactBox,
  stack64,
  stackBoxes64,
  TINY32,
  withWorkspace,
} from '@drawdown/bounds';
import {
  type InputBox,
  innerBox,
  labelProperty,
  type OutputRow,
  outerBox,
  rowsOf,
} from '@drawdown/properties';
import { above, type Eps } from '@drawdown/records';

import type { SlackOf } from './climb.ts';
import type { Instance } from './rung.ts';
import type { Subject } from './subject.ts';

/**
 * By how much at most the margin that float32 computes differs from the exact one at any float32 point of the box, whatever
 * the order of its operations; see `float32Error` for what that covers. Above it every alternative of the property has a
 * row that is positive in float32 too. Infinite where float32 may overflow.
 *
 * Comparing two logits is exact in float32, so such a row costs the errors of both; any other row is taken to be computed
 * in float32 itself, from constants that are rounded to it. In a coordinate whose interval holds no float32 number the
 * point in its place counts as off by the whole way.
 *
 * @throws RangeError for a ball that is cut to [0, 1] around an image outside of it
 */
export function float32Slack(
  { network, exact }: Subject,
  { box: inputs, property }: Pick<Instance, 'box' | 'property'>,
): number {
  return withWorkspace(() => {
    const { inputShape } = network;
    const box = stackBoxes64([outerBox(inputs)], inputShape);
    const inputError = stack64([pinnedErrors(inputs)], inputShape);
    const logits = float32Error({ network, parameters: exact }, box, inputError);
    return rowsOf(property).reduce((most, row) => Math.max(most, rowError(row, logits)), 0);
  });
}

/** {@link float32Slack} of balls around images, each computed once. */
export function float32SlackOf(subject: Subject, { clip }: { readonly clip: boolean }): SlackOf {
  const known = new WeakMap<Float32Array, Map<string, number>>();
  return (image: Float32Array, label: number, eps: Eps): number => {
    const ofImage = known.get(image) ?? new Map<string, number>();
    known.set(image, ofImage);
    const key = `${label} ${eps}`;
    const property = labelProperty(label, subject.network.classes);
    const slack =
      ofImage.get(key) ?? float32Slack(subject, { box: { kind: 'ball', image, eps, clip }, property });
    ofImage.set(key, slack);
    return slack;
  };
}

/** How far the float32 numbers of pinned coordinates may be from those that they stand for. */
function pinnedErrors(box: InputBox): Float64Array {
  const { lower, upper } = outerBox(box);
  if (box.kind === 'ball') return new Float64Array(lower.length);
  const inner = innerBox(box).lower;
  return lower.map((low, at) => {
    if (box.pinned[at] !== 1) return 0;
    const point = inner[at] as number;
    return above(Math.max(Math.abs(point - low), Math.abs((upper[at] as number) - point)));
  });
}

/** What float32 may be off by in a row, or in saying whether it is positive; infinite rather than NaN. */
function rowError({ coefficients, constant }: OutputRow, { box, error }: InexactBox): number {
  const used = Array.from(coefficients.entries()).filter(([, coefficient]) => coefficient !== 0);
  const largest = Math.max(Math.abs(constant.lower), Math.abs(constant.upper));
  const isComparison =
    used.length === 2 &&
    largest === 0 &&
    used.every(([, coefficient]) => Math.abs(coefficient) === 1) &&
    used[0]?.[1] !== used[1]?.[1];
  // A coefficient's rounding, a product's, and those of the sums.
  const terms = used.length + 2;
  const unit = isComparison ? 0 : gamma32(terms);
  let total = unit * largest;
  let most = largest;
  for (const [logit, coefficient] of used) {
    const off = numberAt(error, logit);
    const magnitude =
      Math.max(Math.abs(numberAt(box.lower, logit)), Math.abs(numberAt(box.upper, logit))) + off;
    total += Math.abs(coefficient) * (off + unit * magnitude);
    most = Math.max(most, magnitude, Math.abs(coefficient));
  }
  // Logits that are subnormal may be taken for 0, and products underflow.
  const lost = 2 * terms * (4 + most) * TINY32;
  const rounded = (total + lost) * (1 + (4 * terms + 8) * 2 ** -53);
  return rounded < 2 ** 126 ? rounded : Number.POSITIVE_INFINITY;
}

function numberAt({ data }: Array64, at: number): number {
  return data[at] as number;
}
