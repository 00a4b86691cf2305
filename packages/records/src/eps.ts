import { UserError } from './errors.ts';
import { nextDown, nextUp } from './rounding.ts';

declare const brand: unique symbol;

/**
 * A perturbation radius as an exact fraction in canonical text: lowest terms, `'8/255'`, `'1/10'`, `'1'`.
 *
 * Radii travel as fractions through configs, records and reports; they become numbers only in this file.
 */
export type Eps = string & { readonly [brand]: 'eps' };

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

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
  if (fractionOf(eps).denominator > BigInt(Number.MAX_SAFE_INTEGER)) {
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
  const p = fractionOf(a);
  const q = fractionOf(b);
  const difference = p.numerator * q.denominator - q.numerator * p.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The float64 nearest to the radius: for training, for axes and for anything that is not a verdict. */
export function epsNearest(eps: Eps): number {
  const { numerator, denominator } = fractionOf(eps);
  return Number(numerator) / Number(denominator);
}

/** The least float64 that is not below the radius: for certificates (the double 0.3 lies below 3/10). */
export function epsUpper(eps: Eps): number {
  const nearest = epsNearest(eps);
  return compareToDouble(eps, nearest) > 0 ? nextUp(nearest) : nearest;
}

/** The greatest float64 that is not above the radius: for counterexamples. */
export function epsLower(eps: Eps): number {
  const nearest = epsNearest(eps);
  return compareToDouble(eps, nearest) < 0 ? nextDown(nearest) : nearest;
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
  const decimal = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (!decimal) return undefined;
  const [, sign = '', whole = '', part = '', exponent = '0'] = decimal;
  if (whole + part === '') return undefined;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${part}`);
  const scale = Number(exponent) - part.length;
  return scale >= 0
    ? { numerator: digits * 10n ** BigInt(scale), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-scale) };
}

function canonical({ numerator, denominator }: Fraction): Eps {
  const divisor = greatestCommonDivisor(numerator, denominator);
  const [n, d] = [numerator / divisor, denominator / divisor];
  return (d === 1n ? `${n}` : `${n}/${d}`) as Eps;
}

function fractionOf(eps: Eps): Fraction {
  const [numerator = '0', denominator = '1'] = eps.split('/');
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : greatestCommonDivisor(b, a % b);
}

/** The sign of eps − x, exactly: a double in (0, 1] is an integer divided by 2¹⁰⁷⁴. */
function compareToDouble(eps: Eps, x: number): number {
  const { numerator, denominator } = fractionOf(eps);
  const difference = (numerator << 1074n) - scaledDouble(x) * denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** x · 2¹⁰⁷⁴ as an integer, for x > 0. */
function scaledDouble(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const mantissa = bits & ((1n << 52n) - 1n);
  return exponent === 0n ? mantissa : (mantissa | (1n << 52n)) << (exponent - 1n);
}
