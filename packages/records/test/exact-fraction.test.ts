import {
  addFractions,
  compareFractions,
  divideFractions,
  type Fraction,
  fractionOfNumber,
  greatestCommonDivisor,
  lowestTerms,
  multiplyFractions,
  negateFraction,
} from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EXACT_ONE, exact } from './exact.ts';

function of(numerator: number, denominator = 1): Fraction {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

describe('arithmetic of fractions', () => {
  it.each([
    ['1/3 + 1/6', addFractions(of(1, 3), of(1, 6)), of(1, 2)],
    ['1/3 + 1/4', addFractions(of(1, 3), of(1, 4)), of(7, 12)],
    ['1/10 + 1/100', addFractions(of(1, 10), of(1, 100)), of(11, 100)],
    ['1/2 − 1/2', addFractions(of(1, 2), negateFraction(of(1, 2))), of(0, 1)],
    ['2/3 · −3/4', multiplyFractions(of(2, 3), of(-3, 4)), of(-1, 2)],
    ['2/3 : −3/4', divideFractions(of(2, 3), of(-3, 4)), of(-8, 9)],
  ])('%s', (_, result, expected) => {
    expect(lowestTerms(result)).toEqual(expected);
  });

  it('keeps the larger denominator in sums of decimals', () => {
    expect(addFractions(of(1, 10), of(1, 100)).denominator).toBe(100n);
    expect(addFractions(of(1, 100), of(1, 10)).denominator).toBe(100n);
  });

  it('keeps denominators positive', () => {
    expect(divideFractions(of(1), of(-2))).toEqual(of(-1, 2));
    expect(lowestTerms(of(-6, 4))).toEqual(of(-3, 2));
  });

  it('refuses a division by 0', () => {
    expect(() => divideFractions(of(1), of(0, 5))).toThrow(RangeError);
  });

  it('compares exactly', () => {
    expect(compareFractions(of(1, 3), of(333_333_333, 1_000_000_000))).toBe(1);
    expect(compareFractions(of(-1, 3), of(-333_333_333, 1_000_000_000))).toBe(-1);
    expect(compareFractions(of(2, 4), of(1, 2))).toBe(0);
  });

  it('finds common divisors, also of 0 and of negative numbers', () => {
    expect(greatestCommonDivisor(-12n, 18n)).toBe(6n);
    expect(greatestCommonDivisor(0n, -5n)).toBe(5n);
    expect(greatestCommonDivisor(0n, 0n)).toBe(0n);
  });
});

describe('fractionOfNumber', () => {
  it('is the number that the bits say', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const { numerator, denominator } = fractionOfNumber(x);
        expect(numerator * EXACT_ONE).toBe(exact(x) * denominator);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (x) => {
    expect(() => fractionOfNumber(x)).toThrow(RangeError);
  });
});
