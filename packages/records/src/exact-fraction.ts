/** A rational number, exactly. The denominator is positive; the terms need not be lowest. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** a + b. Where one denominator divides the other, as with decimals, the sum keeps the larger. */
export function addFractions(a: Fraction, b: Fraction): Fraction {
  const [p, q] = a.denominator >= b.denominator ? [a, b] : [b, a];
  if (p.denominator % q.denominator === 0n) {
    const factor = p.denominator / q.denominator;
    return { numerator: p.numerator + q.numerator * factor, denominator: p.denominator };
  }
  return {
    numerator: p.numerator * q.denominator + q.numerator * p.denominator,
    denominator: p.denominator * q.denominator,
  };
}

/** −a. */
export function negateFraction({ numerator, denominator }: Fraction): Fraction {
  return { numerator: -numerator, denominator };
}

/** a · b. */
export function multiplyFractions(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/**
 * a / b.
 *
 * @throws RangeError where b is 0
 */
export function divideFractions(a: Fraction, b: Fraction): Fraction {
  if (b.numerator === 0n) throw new RangeError('a fraction cannot be divided by 0');
  const numerator = a.numerator * b.denominator;
  const denominator = a.denominator * b.numerator;
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

/** The same number in lowest terms, so that equal numbers have equal terms. */
export function lowestTerms({ numerator, denominator }: Fraction): Fraction {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The greatest whole number that divides both, not negative; 0 only for 0 and 0. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [p, q] = [a, b];
  while (q !== 0n) [p, q] = [q, p % q];
  return p < 0n ? -p : p;
}

/**
 * The number that a float64 is.
 *
 * @throws RangeError for NaN and infinities
 */
export function fractionOfNumber(x: number): Fraction {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is no real number`);
  let whole = x;
  let halvings = 0n;
  // Doubling is exact until the number is whole, as every float64 is a whole multiple of 2⁻¹⁰⁷⁴.
  for (; !Number.isInteger(whole); halvings++) whole *= 2;
  return { numerator: BigInt(whole), denominator: 1n << halvings };
}
