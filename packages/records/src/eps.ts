import { parseDecimal } from './decimal.ts';
import { enclosure } from './enclosure.ts';
import { UserError } from './errors.ts';
import { compareFractions, type Fraction, lowestTerms } from './exact-fraction.ts';

declare const brand: unique symbol;

/**
 * A perturbation radius as an exact fraction in canonical text: lowest terms, `'8/255'`, `'1/10'`, `'1'`.
 *
 * Radii travel as fractions through configs, records and reports; they become numbers only in this file.
 */
export type Eps = string & { readonly [brand]: 'eps' };

/**
 * Reads a radius: a fraction (`'8/255'`), a decimal (`'0.1'`, `'1e-2'`) or a number (`0.1` is 1/10, by its shortest
 * decimal text).
 *
 * @throws UserError when it is no fraction or does not lie in (0, 1]
 */
export function parseEps(given: string | number): Eps {
  const fraction = parseFraction(String(given).trim());
  if (fraction === undefined) {
    throw new UserError(
      `eps must be a fraction such as '8/255' or a decimal such as 0.1, but '${given}' was given`,
    );
  }
  const { numerator, denominator } = fraction;
  if (numerator <= 0n || numerator > denominator) {
    throw new UserError(`eps must lie in (0, 1], the scale of the pixels, but '${given}' was given`);
  }
  const eps = canonical(fraction);
  if (epsFraction(eps).denominator > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new UserError(`eps has more digits than a float64 can hold: '${given}'; give at most 15`);
  }
  return eps;
}

/**
 * Reads a grid of radii, which must increase strictly.
 *
 * @throws UserError for an empty list, a bad radius, or radii out of order
 */
export function parseEpsGrid(given: readonly (string | number)[]): Eps[] {
  if (given.length === 0) {
    throw new UserError('a grid of radii needs at least one eps, but the list is empty');
  }
  const grid = given.map(parseEps);
  grid.reduce((previous, next) => {
    if (compareEps(previous, next) < 0) return next;
    throw new UserError(
      `radii must increase strictly, but ${formatEps(next)} follows ${formatEps(previous)}; sort them`,
    );
  });
  return grid;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`, exactly. */
export function compareEps(a: Eps, b: Eps): number {
  return compareFractions(epsFraction(a), epsFraction(b));
}

/** The radius as an exact number. */
export function epsFraction(eps: Eps): Fraction {
  const [numerator = '0', denominator = '1'] = eps.split('/');
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/** The float64 nearest to the radius: for training, for axes and for anything that is not a verdict. */
export function epsNearest(eps: Eps): number {
  const { numerator, denominator } = epsFraction(eps);
  return Number(numerator) / Number(denominator);
}

/** The least float64 that is not below the radius: for certificates (the double 0.3 lies below 3/10). */
export function epsUpper(eps: Eps): number {
  return enclosure(epsFraction(eps)).upper;
}

/** The greatest float64 that is not above the radius: for counterexamples. */
export function epsLower(eps: Eps): number {
  return enclosure(epsFraction(eps)).lower;
}

/** The radius for people: a decimal where that is exact and short (`0.1`), else the fraction (`8/255`). */
export function formatEps(eps: Eps): string {
  const decimal = String(epsNearest(eps));
  const exact = parseFraction(decimal);
  return exact !== undefined && decimal.length <= 6 && canonical(exact) === eps ? decimal : eps;
}

function parseFraction(text: string): Fraction | undefined {
  const quotient = /^(\d+)\/(\d+)$/.exec(text);
  if (quotient) {
    const denominator = BigInt(quotient[2] ?? '');
    return denominator === 0n ? undefined : { numerator: BigInt(quotient[1] ?? ''), denominator };
  }
  return parseDecimal(text);
}

function canonical(fraction: Fraction): Eps {
  const { numerator, denominator } = lowestTerms(fraction);
  return (denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`) as Eps;
}
