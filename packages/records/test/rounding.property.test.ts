import {
  float32Down,
  float32Up,
  gamma,
  nextDown,
  nextUp,
  SMALLEST_POSITIVE,
  UNIT_ROUNDOFF,
} from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EXACT_ONE, exact } from './exact.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('nextUp and nextDown', () => {
  it('step to the neighbour: nothing lies between', () => {
    fc.assert(
      fc.property(finite, (x) => {
        const up = nextUp(x);
        expect(up).toBeGreaterThan(x);
        if (Number.isFinite(up)) {
          const middle = x / 2 + up / 2;
          expect(middle <= x || middle >= up).toBe(true);
          expect(nextDown(up) === x).toBe(true);
        }
        expect(nextDown(-x)).toBe(-up);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('pass through zero and stay at the ends', () => {
    expect(nextUp(0)).toBe(SMALLEST_POSITIVE);
    expect(nextUp(-0)).toBe(SMALLEST_POSITIVE);
    expect(nextDown(0)).toBe(-SMALLEST_POSITIVE);
    expect(nextUp(-SMALLEST_POSITIVE) === 0).toBe(true);
    expect(nextUp(Number.MAX_VALUE)).toBe(Number.POSITIVE_INFINITY);
    expect(nextUp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(nextUp(Number.NEGATIVE_INFINITY)).toBe(-Number.MAX_VALUE);
    expect(nextUp(Number.NaN)).toBeNaN();
    expect(nextUp(1)).toBe(1 + Number.EPSILON);
  });
});

describe('gamma', () => {
  it('is not below nu/(1 − nu), exactly, and hardly above', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 26 }), (n) => {
        // nu/(1 − nu) = n/(2⁵³ − n).
        const truth = BigInt(n) * EXACT_ONE;
        const scaled = exact(gamma(n)) * (2n ** 53n - BigInt(n));
        expect(scaled >= truth).toBe(true);
        expect(scaled * 10n ** 15n <= truth * (10n ** 15n + 2n)).toBe(true);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('is zero for no operation', () => {
    expect(gamma(0)).toBe(0);
    expect(UNIT_ROUNDOFF).toBe(Number.EPSILON / 2);
  });

  it('bounds the error of a float64 sum of products, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        (pairs) => {
          // Multiples of 2⁻⁴⁰ leave no product subnormal, where gamma does not claim to hold.
          const terms = pairs.map(([a, b]) => [coarse(a), coarse(b)] as const);
          const computed = terms.reduce((sum, [a, b]) => sum + a * b, 0);
          const truth = terms.reduce((sum, [a, b]) => sum + exact(a) * exact(b), 0n);
          const magnitude = terms.reduce((sum, [a, b]) => sum + abs(exact(a) * exact(b)), 0n);
          const error = abs(exact(computed) * EXACT_ONE - truth);
          expect(error * EXACT_ONE <= exact(gamma(terms.length)) * magnitude).toBe(true);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('float32Up and float32Down', () => {
  it('are the float32 neighbours of any number in range', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e38, max: 1e38, noNaN: true }), (x) => {
        const [down, up] = [float32Down(x), float32Up(x)];
        expect(Math.fround(down)).toBe(down);
        expect(Math.fround(up)).toBe(up);
        expect(down <= x && x <= up).toBe(true);
        // Nothing of float32 lies strictly between them.
        const middle = Math.fround(down / 2 + up / 2);
        expect(middle <= down || middle >= up).toBe(true);
        expect(down === up).toBe(Math.fround(x) === x);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('handle numbers too small and too large for float32', () => {
    expect(float32Up(1e-60)).toBe(2 ** -149);
    expect(float32Down(1e-60) === 0).toBe(true);
    expect(float32Down(-1e-60)).toBe(-(2 ** -149));
    expect(float32Up(1e39)).toBe(Number.POSITIVE_INFINITY);
    expect(float32Down(1e39)).toBe(3.4028234663852886e38);
    expect(float32Up(-1e39)).toBe(-3.4028234663852886e38);
  });
});

function coarse(x: number): number {
  return Math.round(x * 2 ** 40) / 2 ** 40;
}

function abs(x: bigint): bigint {
  return x < 0n ? -x : x;
}
