import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { tanhInterceptAbove, tanhInterceptBelow } from '../../src/float64/tanh-intercepts.ts';
import { exactTanh } from './exact-curves.ts';
import { fixed, SLACK, times } from './fixed-point.ts';

const end = fc.oneof(
  fc.double({ noNaN: true, min: -4, max: 4 }),
  fc.double({ noNaN: true, min: -1e-3, max: 1e-3 }),
  fc.double({ noNaN: true, min: -400, max: 400 }),
  fc.constantFrom(0, -1, 1, 2 ** -1074, 1e300, -1e300),
);
const anySlope = fc.oneof(
  fc.double({ noNaN: true, min: 0, max: 1 }),
  fc.double({ noNaN: true, min: -2, max: 3 }),
  fc.integer({ min: 0, max: 300 }).map((exponent) => 2 ** -exponent),
  fc.constantFrom(0, 1, 1 - 2 ** -53),
);

/** Ends, middle, where tanh is as steep as the line, and places drawn from the box. */
function placesIn(lower: number, upper: number, slope: number, shares: readonly number[]): number[] {
  const steep = slope > 0 && slope < 1 ? Math.acosh(1 / Math.sqrt(slope)) : 0;
  const between = shares.map((share) => lower + share * (upper - lower));
  return [lower, upper, steep, -steep, 0, ...between].map((x) => Math.min(Math.max(x, lower), upper));
}

describe('the intercepts of lines around tanh', () => {
  it('keep the lines above and below it for any slope, exactly', () => {
    fc.assert(
      fc.property(
        end,
        end,
        anySlope,
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { maxLength: 3 }),
        (a, b, slope, shares) => {
          const [lower, upper] = [Math.min(a, b), Math.max(a, b)];
          const top = tanhInterceptAbove(slope, { lower, upper });
          const bottom = tanhInterceptBelow(slope, { lower, upper });
          for (const x of placesIn(lower, upper, slope, shares)) {
            const gap = exactTanh(fixed(x)) - times(fixed(slope), fixed(x));
            expect(fixed(top) >= gap - SLACK).toBe(true);
            expect(fixed(bottom) <= gap + SLACK).toBe(true);
          }
        },
      ),
      { seed: 2023, numRuns: 200 },
    );
  });

  it('are no larger than they must be', () => {
    const shares = Array.from({ length: 1000 }, (_, index) => index / 999);
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -4, max: 4 }),
        fc.double({ noNaN: true, min: 0, max: 8 }),
        fc.double({ noNaN: true, min: 0, max: 1 }),
        (lower, width, slope) => {
          const upper = lower + width;
          const gaps = placesIn(lower, upper, slope, shares).map((x) => Math.tanh(x) - slope * x);
          const top = tanhInterceptAbove(slope, { lower, upper });
          const bottom = tanhInterceptBelow(slope, { lower, upper });
          // A grid of the box misses an extremum by less than 0.77/2·(width/1998)².
          expect(top - Math.max(...gaps)).toBeLessThan(1e-11 + 0.4 * (width / 1998) ** 2);
          expect(Math.min(...gaps) - bottom).toBeLessThan(1e-11 + 0.4 * (width / 1998) ** 2);
        },
      ),
      { seed: 2023, numRuns: 100 },
    );
  });

  it('are none of boxes and slopes that are no finite numbers', () => {
    for (const strange of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const [lower, upper, slope] of [
        [strange, 1, 0.5],
        [-1, strange, 0.5],
        [strange, strange, 0.5],
      ] as const) {
        expect(tanhInterceptAbove(slope, { lower, upper })).toBeNaN();
        expect(tanhInterceptBelow(slope, { lower, upper })).toBeNaN();
      }
    }
    expect(tanhInterceptAbove(Number.NaN, { lower: -1, upper: 1 })).toBeNaN();
  });
});
