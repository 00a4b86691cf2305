import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  expm1Above,
  expm1Below,
  expNegativeAbove,
  expNegativeBelow,
  LARGEST_EXPM1,
} from '../../src/float64/exponential.ts';
import { expNegative } from './exact-curves.ts';
import { dividedBy, fixed, SLACK, times } from './fixed-point.ts';

const runs = { seed: 2023, numRuns: 400 };

describe('e⁻ʸ', () => {
  it('lies between both numbers, which are within 2⁻⁴³ of each other', () => {
    const ends = fc.oneof(
      fc.double({ noNaN: true, min: 0, max: 1 }),
      fc.double({ noNaN: true, min: 0, max: 699.9 }),
      // Halfway between two multiples of ln 2, where the reduced argument is largest.
      fc.integer({ min: 0, max: 1009 }).map((k) => (k + 0.5) * Math.LN2),
    );
    fc.assert(
      fc.property(ends, (y) => {
        const value = expNegative(fixed(y));
        const [low, high] = [fixed(expNegativeBelow(y)), fixed(expNegativeAbove(y))];
        expect(low <= value && value <= high).toBe(true);
        expect(high - low <= times(value, fixed(2 ** -43)) + SLACK).toBe(true);
      }),
      runs,
    );
  });

  it('is off by less than half of what is charged', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0.001, max: 699 }), (y) => {
        const middle = (fixed(expNegativeBelow(y)) + fixed(expNegativeAbove(y))) / 2n;
        const value = expNegative(fixed(y));
        const error = middle > value ? middle - value : value - middle;
        expect(dividedBy(error, value) < fixed(2 ** -47)).toBe(true);
      }),
      runs,
    );
  });

  it('is enclosed by 0 and something tiny far out, and by 1 at 0', () => {
    for (const y of [700, 701, 1e300, Number.POSITIVE_INFINITY]) {
      expect(expNegativeBelow(y)).toBeLessThanOrEqual(Math.exp(-y) * (1 + 1e-9));
      expect(expNegativeAbove(y)).toBeGreaterThan(0);
      expect(expNegativeAbove(y)).toBeLessThan(2 ** -1000);
    }
    expect(expNegativeAbove(0)).toBe(1);
    expect(expNegativeBelow(0)).toBeLessThanOrEqual(1);
    expect([expNegativeBelow(Number.NaN), expNegativeAbove(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('e^y − 1', () => {
  it('lies between both numbers, however small y is', () => {
    const small = fc.oneof(
      fc.double({ noNaN: true, min: 0, max: LARGEST_EXPM1 }),
      fc.integer({ min: 2, max: 900 }).map((exponent) => 1.7 * 2 ** -exponent),
    );
    fc.assert(
      fc.property(small, (y) => {
        const value = dividedBy(fixed(1), expNegative(fixed(y))) - fixed(1);
        expect(fixed(expm1Below(y)) <= value + SLACK).toBe(true);
        expect(fixed(expm1Above(y)) >= value - SLACK).toBe(true);
      }),
      runs,
    );
  });
});
