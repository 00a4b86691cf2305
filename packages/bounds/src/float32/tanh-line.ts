import type { Box } from '@drawdown/properties';
import {
  add,
  detached,
  div,
  greater,
  less,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  mul,
  square,
  sub,
  type Tensor,
  tanh,
} from '@drawdown/tensor';

import { tangentPoints } from './tangent-points.ts';

/** Boxes so narrow have no chord whose slope could be told from rounding: the slope in the middle takes its place. */
const NARROW = 2 ** -10;

/** A line around tanh, neuron by neuron. */
export interface TanhLine {
  readonly slope: Tensor;
  readonly intercept: Tensor;
}

/**
 * CROWN's line above tanh on a box, as `tanhUpperSlope` of the float64 arithmetic chooses it; the choice is not
 * differentiated, the line is. The intercept is that of the end or the point of contact which needs the most: of those on the
 * line itself but for rounding.
 */
export function tanhUpperLine({ lower, upper }: Box<Tensor>): TanhLine {
  const [atLower, atUpper] = [tanh(lower), tanh(upper)];
  const width = sub(upper, lower);
  const chord = div(sub(atUpper, atLower), maximum(width, NARROW));
  const isBent = detached(() => logicalAnd(greater(width, NARROW), less(lower, 0)).toFloat());
  const isChord = detached(() => {
    const chordIsAbove = logicalNot(less(slopeOf(atUpper), chord));
    return mul(isBent, logicalOr(logicalNot(greater(upper, 0)), chordIsAbove).toFloat());
  });
  const isTangent = detached(() => sub(isBent, isChord));
  const middle = mul(add(lower, upper), 0.5);
  const point = chosen(isTangent, tangentPoints({ lower, upper }, isTangent), middle);
  const atPoint = tanh(point);
  const slope = chosen(isChord, chord, slopeOf(atPoint));
  const lowerGap = sub(atLower, mul(slope, lower));
  const upperGap = sub(atUpper, mul(slope, upper));
  const pointGap = chosen(isChord, lowerGap, sub(atPoint, mul(slope, point)));
  return { slope, intercept: maximum(maximum(lowerGap, upperGap), pointGap) };
}

/** One of two by a mask of 0 and 1. */
function chosen(mask: Tensor, one: Tensor, other: Tensor): Tensor {
  return add(mul(mask, one), mul(sub(1, mask), other));
}

/** tanh′ by the value of tanh. */
function slopeOf(value: Tensor): Tensor {
  return sub(1, square(value));
}
