import type { Box } from '@drawdown/properties';

/** Boxes so narrow have no chord whose slope could be told from rounding: the slope in the middle takes its place. */
const NARROW = 2 ** -20;

/** Slopes so small are as good as 0, which stays a normal number when it is scaled. */
const LEAST_SLOPE = 2 ** -900;

/**
 * The slope of CROWN's line above tanh on a box: of the tangent in the middle where tanh is concave, of the chord where it
 * is convex; else of the tangent that passes through the lower end, or of the chord where that touches beyond the box.
 *
 * Rounded to nearest, with the platform's own `exp` and `tanh`: any slope is sound with an intercept of its own. In [0, 1].
 */
export function tanhUpperSlope({ lower, upper }: Box<number>): number {
  const slope = chosenSlope(lower, upper);
  return slope < LEAST_SLOPE ? 0 : Math.min(slope, 1);
}

/** The slope of the line below: tanh is odd, so it is that of the line above on the mirrored box. */
export function tanhLowerSlope({ lower, upper }: Box<number>): number {
  return tanhUpperSlope({ lower: -upper, upper: -lower });
}

function chosenSlope(lower: number, upper: number): number {
  const width = upper - lower;
  if (!(width > NARROW) || lower >= 0) return slopeAt(0.5 * lower + 0.5 * upper);
  const chord = (Math.tanh(upper) - Math.tanh(lower)) / width;
  if (upper <= 0 || slopeAt(upper) >= chord) return chord;
  return slopeAt(tangentPoint(lower, upper));
}

/** tanh′(x) = 4e/(1 + e)² with e = e^(−2|x|). */
function slopeAt(x: number): number {
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
}

const BISECTIONS = 12;
const NEWTON_STEPS = 4;

/**
 * The point d in (0, upper) at which the tangent passes through (l, tanh l), for l < 0: a zero of
 * h(d) = tanh′(d)(d − l) − tanh(d) + tanh(l), which falls for d > 0. As tanh is odd, h(−l) < 0; and for D = 1 + ½ ln(2 + 2|l|)
 * it is tanh′(D)(D − l) ≤ 4e^(−2D)(2 + 2|l|) = 4e⁻² < tanh 1, so h(D) < 0.
 */
function tangentPoint(lower: number, upper: number): number {
  const floor = Math.tanh(lower);
  let [from, to] = [0, Math.min(upper, -lower, 1 + 0.5 * (Math.LN2 + Math.log(1 - lower)))];
  const height = (d: number): number => slopeAt(d) * (d - lower) - Math.tanh(d) + floor;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = 0.5 * (from + to);
    if (height(middle) > 0) from = middle;
    else to = middle;
  }
  let point = 0.5 * (from + to);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const fall = -2 * Math.tanh(point) * slopeAt(point) * (point - lower);
    // It underflows where the lower end is next to 0, and any point will do.
    if (!(fall < 0)) break;
    point = Math.min(Math.max(point - height(point) / fall, from), to);
  }
  return point;
}
