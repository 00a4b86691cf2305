import { UserError } from './errors.ts';
import { type Fraction, lowestTerms } from './exact-fraction.ts';

/** The most digits that a decimal may have. */
const MOST_DIGITS = 10_000;

/** The largest power of ten that may be written out, far beyond float64: short texts must not stand for huge numbers. */
const LARGEST_POWER = 1_000;

/**
 * Reads a decimal exactly: a sign, digits with or without a point, a power of ten (`-0.5`, `1e-5`, `.25`).
 *
 * @returns undefined for text that is no decimal
 * @throws UserError for a decimal of more than 10,000 digits or with a power of ten beyond ±1,000
 */
export function parseDecimal(text: string): Fraction | undefined {
  const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (decimal === null) return undefined;
  const [, sign = '', whole = '', part = '', exponent = '0'] = decimal;
  const digits = whole + part;
  if (digits === '') return undefined;
  if (digits.length > MOST_DIGITS) {
    throw new UserError(`a number of ${digits.length} digits is too long: at most ${MOST_DIGITS} are read`);
  }
  if (Math.abs(Number(exponent)) > LARGEST_POWER) {
    throw new UserError(`the power of ten in '${text}' is too large: at most ±${LARGEST_POWER} is read`);
  }
  const magnitude = BigInt(digits);
  const numerator = sign === '-' ? -magnitude : magnitude;
  const scale = Number(exponent) - part.length;
  return scale >= 0
    ? { numerator: numerator * 10n ** BigInt(scale), denominator: 1n }
    : { numerator, denominator: 10n ** BigInt(-scale) };
}

/** How {@link formatDecimal} writes a number that has no finite decimal. */
export interface DecimalRounding {
  readonly direction: 'down' | 'up';
  /** Digits from the first one that is not 0, at least. */
  readonly digits: number;
}

/** A decimal without a power of ten: the number itself where it has a finite decimal, else rounded as told. */
export function formatDecimal(
  value: Fraction,
  { direction, digits }: DecimalRounding,
): { readonly text: string; readonly exact: boolean } {
  const { numerator, denominator } = lowestTerms(value);
  const exactPlaces = finitePlaces(denominator);
  if (exactPlaces !== undefined) {
    const scaled = (numerator * 10n ** BigInt(exactPlaces)) / denominator;
    return { text: withPoint(scaled, exactPlaces), exact: true };
  }
  // The number is at least 10^(length of the numerator − length of the denominator − 1).
  const lengths = `${numerator < 0n ? -numerator : numerator}`.length - `${denominator}`.length;
  const places = Math.max(1, digits - lengths);
  const down = floorQuotient(numerator * 10n ** BigInt(places), denominator);
  return { text: withPoint(direction === 'down' ? down : down + 1n, places), exact: false };
}

/** The decimal places of 1/denominator, or undefined where they never end: where it has another prime factor than 2 and 5. */
function finitePlaces(denominator: bigint): number | undefined {
  let rest = denominator;
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; twos++) rest /= 2n;
  for (; rest % 5n === 0n; fives++) rest /= 5n;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function floorQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

/** The text of scaled · 10^−places. */
function withPoint(scaled: bigint, places: number): string {
  const sign = scaled < 0n ? '-' : '';
  const digits = `${scaled < 0n ? -scaled : scaled}`.padStart(places + 1, '0');
  const at = digits.length - places;
  return `${sign}${digits.slice(0, at)}.${digits.slice(at) || '0'}`;
}
