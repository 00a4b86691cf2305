import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { binomial, resampledMeans } from '../../src/metrics/resample.ts';

describe('binomial', () => {
  it('is exact at the ends', () => {
    const rng = Rng.fromSeed(0);
    expect(binomial(100, 0, rng)).toBe(0);
    expect(binomial(100, 1, rng)).toBe(100);
    expect(binomial(0, 0.5, rng)).toBe(0);
  });

  it('has the mean and the variance of the distribution', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (n, p) => {
          const draws = 4_000;
          const rng = Rng.fromSeed(2).fork(n, p);
          const counts = Array.from({ length: draws }, () => binomial(n, p, rng));
          const mean = counts.reduce((sum, count) => sum + count, 0) / draws;
          const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / draws;
          const deviation = Math.sqrt(n * p * (1 - p));
          // Five standard errors of the mean; the variance of a variance is at most about (2 + 1/(n p q)) σ⁴ / draws.
          expect(Math.abs(mean - n * p)).toBeLessThan((5 * deviation) / Math.sqrt(draws));
          const spread = Math.sqrt((2 + 1 / deviation ** 2) / draws);
          expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(6 * spread);
        },
      ),
      { seed: 7, numRuns: 30 },
    );
  });

  it('has the probabilities of three trials', () => {
    const rng = Rng.fromSeed(3);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 20_000; draw++) {
      const drawn = binomial(3, 0.3, rng);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    const expected = [0.343, 0.441, 0.189, 0.027];
    const chiSquare = expected.reduce(
      (sum, p, k) => sum + ((counts[k] ?? 0) - 20_000 * p) ** 2 / (20_000 * p),
      0,
    );
    // The 99.9 % point of χ² with 3 degrees of freedom.
    expect(chiSquare).toBeLessThan(16.27);
  });
});

describe('resampledMeans', () => {
  it('stays between the least and the largest value, and is constant for constants', () => {
    const means = resampledMeans([1, 2, 2, 5], 2_000, Rng.fromSeed(4));
    expect(Math.min(...means)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...means)).toBeLessThanOrEqual(5);
    expect(new Set(resampledMeans([3, 3, 3], 2_000, Rng.fromSeed(4)))).toEqual(new Set([3]));
  });

  it('is centred on the mean with the deviation of a bootstrap', () => {
    const values = Array.from({ length: 64 }, (_, place) => place % 7);
    const mean = values.reduce((sum, value) => sum + value, 0) / 64;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 64;
    const means = resampledMeans(values, 8_000, Rng.fromSeed(5));
    const centre = means.reduce((sum, value) => sum + value, 0) / means.length;
    const spread = means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / means.length;
    expect(Math.abs(centre - mean)).toBeLessThan(5 * Math.sqrt(variance / 64 / 8_000));
    expect(spread / (variance / 64)).toBeCloseTo(1, 1);
  });
});
