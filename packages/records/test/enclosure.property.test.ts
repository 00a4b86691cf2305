import {
  enclosure,
  type Fraction,
  float32Within,
  fractionOfNumber,
  nextDown,
  nextUp,
} from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EXACT_ONE, exact } from './exact.ts';

/** Rational numbers of every size, from far below the smallest float64 to far above the largest. */
const fractions: fc.Arbitrary<Fraction> = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
    divisor: fc.bigInt({ min: 1n, max: 10n ** 40n }),
    power: fc.integer({ min: -400, max: 400 }),
  })
  .map(({ digits, divisor, power }) =>
    power < 0
      ? { numerator: digits, denominator: divisor * 10n ** BigInt(-power) }
      : { numerator: digits * 10n ** BigInt(power), denominator: divisor },
  );

/** The sign of x − value, exactly; infinities lie outside of all numbers. */
function side(x: number, { numerator, denominator }: Fraction): number {
  if (!Number.isFinite(x)) return Math.sign(x);
  const difference = exact(x) * denominator - numerator * EXACT_ONE;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

describe('enclosure', () => {
  it('has the tightest float64 ends', () => {
    fc.assert(
      fc.property(fractions, (value) => {
        const { lower, upper } = enclosure(value);
        expect(side(lower, value)).toBeLessThanOrEqual(0);
        expect(side(upper, value)).toBeGreaterThanOrEqual(0);
        expect(side(nextUp(lower), value) > 0 || lower === upper).toBe(true);
        expect(side(nextDown(upper), value) < 0 || lower === upper).toBe(true);
        expect(lower === upper).toBe(side(lower, value) === 0);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('is a point for every float64', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        // + 0, as 0 has one enclosure, whatever its sign.
        expect(enclosure(fractionOfNumber(x))).toEqual({ lower: x + 0, upper: x + 0 });
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('encloses 1/10, 2⁻¹⁰⁷⁵ and 2¹⁰²⁴', () => {
    expect(enclosure({ numerator: 1n, denominator: 10n })).toEqual({ lower: nextDown(0.1), upper: 0.1 });
    expect(enclosure({ numerator: 1n, denominator: 2n ** 1075n })).toEqual({ lower: 0, upper: 2 ** -1074 });
    expect(enclosure({ numerator: 2n ** 1024n, denominator: 1n })).toEqual({
      lower: Number.MAX_VALUE,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(enclosure({ numerator: -(2n ** 1024n), denominator: 1n })).toEqual({
      lower: Number.NEGATIVE_INFINITY,
      upper: -Number.MAX_VALUE,
    });
  });
});

describe('float32Within', () => {
  it('has the outermost float32 numbers between two numbers, or none', () => {
    const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fractions, fractions, float32, (a, b, probe) => {
        const [low, high] = a.numerator * b.denominator <= b.numerator * a.denominator ? [a, b] : [b, a];
        const within = float32Within(enclosure(low), enclosure(high));
        if (within !== undefined) {
          for (const end of [within.lower, within.upper]) {
            expect(Math.fround(end)).toBe(end);
            expect(side(end, low)).toBeGreaterThanOrEqual(0);
            expect(side(end, high)).toBeLessThanOrEqual(0);
          }
        }
        if (side(probe, low) < 0 || side(probe, high) > 0) return;
        expect(within?.lower).toBeLessThanOrEqual(probe);
        expect(within?.upper).toBeGreaterThanOrEqual(probe);
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it('is the point itself around a float32 number and nothing around another', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const point = { lower: x, upper: x };
        expect(float32Within(point, point)).toEqual(
          Math.fround(x) === x ? { lower: x + 0, upper: x + 0 } : undefined,
        );
      }),
      { seed: 15, numRuns: 200 },
    );
    const half = { lower: 0.5, upper: 0.5 };
    expect(float32Within(half, half)).toEqual(half);
  });

  it('finds no float32 number past the largest', () => {
    const far = { lower: 1e39, upper: 1e39 };
    const farther = { lower: 1e40, upper: 1e40 };
    expect(float32Within(far, farther)).toBeUndefined();
  });
});
