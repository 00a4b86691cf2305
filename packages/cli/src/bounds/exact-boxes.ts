import type { Box } from '@drawdown/properties';
import {
  addFractions,
  compareFractions,
  divideFractions,
  enclosure,
  type Fraction,
  fractionOfNumber,
  negateFraction,
  parseDecimal,
  UserError,
} from '@drawdown/records';

/** The ends that boxes are cut to. */
export interface Clip {
  readonly least: Fraction;
  readonly most: Fraction;
}

/**
 * Reads a radius exactly: a decimal or a fraction, not negative, of any size.
 *
 * @throws UserError for anything else
 */
export function parseRadius(text: string): Fraction {
  const [top, bottom, ...rest] = text.split('/').map((part) => parseDecimal(part.trim()));
  const isQuotient = bottom !== undefined && bottom.numerator !== 0n;
  const radius = isQuotient && top !== undefined ? divideFractions(top, bottom) : top;
  const isWhole = rest.length === 0 && (text.split('/').length === 1 || isQuotient);
  if (radius !== undefined && isWhole && radius.numerator * radius.denominator >= 0n) return radius;
  throw new UserError(`--eps must be a decimal or a fraction such as 0.1 or 8/255, but '${text}' was given`);
}

/**
 * Reads two ends, `0,1`.
 *
 * @throws UserError for anything else, and for ends out of order
 */
export function parseClip(text: string): Clip {
  const [least, most, ...rest] = text.split(',').map((part) => parseDecimal(part.trim()));
  if (least !== undefined && most !== undefined && rest.length === 0 && compareFractions(least, most) <= 0) {
    return { least, most };
  }
  throw new UserError(`--clip must be two numbers in order, such as 0,1, but '${text}' was given`);
}

/**
 * Float64 ends that surely hold every real point of the exact box around an input, tightly.
 *
 * @throws UserError where nothing is left of the box
 */
export function boxAround(input: Float64Array, eps: Fraction, clip: Clip | undefined): Box<Float64Array> {
  const lower = new Float64Array(input.length);
  const upper = new Float64Array(input.length);
  for (const [at, value] of input.entries()) {
    const centre = fractionOfNumber(value);
    const low = addFractions(centre, negateFraction(eps));
    const high = addFractions(centre, eps);
    const ends = clip === undefined ? [low, high] : [larger(low, clip.least), smaller(high, clip.most)];
    const [first, last] = ends as [Fraction, Fraction];
    if (compareFractions(first, last) > 0) {
      throw new UserError(
        `the box around the input number ${value} has no point between the ends of --clip; leave --clip out, or mend the inputs`,
      );
    }
    lower[at] = enclosure(first).lower;
    upper[at] = enclosure(last).upper;
  }
  return { lower, upper };
}

function larger(a: Fraction, b: Fraction): Fraction {
  return compareFractions(a, b) >= 0 ? a : b;
}

function smaller(a: Fraction, b: Fraction): Fraction {
  return compareFractions(a, b) <= 0 ? a : b;
}
