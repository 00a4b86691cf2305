import type { BallBox, InputBox } from '@drawdown/properties';
import {
  addFractions,
  compareFractions,
  epsFraction,
  type Fraction,
  fractionOfNumber,
  negateFraction,
} from '@drawdown/records';

/** The ends of one coordinate, exactly. */
export interface ExactEnds {
  readonly lower: Fraction;
  readonly upper: Fraction;
}

/**
 * The exact ends of every coordinate of a box, the outer ends for one that is given by its ends.
 *
 * @throws RangeError for ends that are not finite or out of order
 */
export function exactEnds(box: InputBox): ExactEnds[] {
  const ends = box.kind === 'ball' ? ballEnds(box) : rangeEnds(box.outer);
  const empty = ends.findIndex(({ lower, upper }) => compareFractions(lower, upper) > 0);
  if (empty !== -1)
    throw new RangeError(`the box is empty: input ${empty} has its lower end above its upper one`);
  return ends;
}

const ZERO: Fraction = { numerator: 0n, denominator: 1n };
const ONE: Fraction = { numerator: 1n, denominator: 1n };

function ballEnds({ image, eps, clip }: BallBox): ExactEnds[] {
  const radius = epsFraction(eps);
  return Array.from(image, (stored) => {
    const pixel = fractionOfNumber(stored);
    const lower = addFractions(pixel, negateFraction(radius));
    const upper = addFractions(pixel, radius);
    return clip ? { lower: larger(lower, ZERO), upper: smaller(upper, ONE) } : { lower, upper };
  });
}

function rangeEnds({
  lower,
  upper,
}: {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}): ExactEnds[] {
  return Array.from(lower, (end, index) => ({
    lower: fractionOfNumber(end),
    upper: fractionOfNumber(upper[index] as number),
  }));
}

function larger(a: Fraction, b: Fraction): Fraction {
  return compareFractions(a, b) < 0 ? b : a;
}

function smaller(a: Fraction, b: Fraction): Fraction {
  return compareFractions(a, b) > 0 ? b : a;
}
