import { binomialInterval, quantile, summarise } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

describe('summarise', () => {
  it('gives mean, sample deviation and the number of seeds', () => {
    expect(summarise([1, 2, 3])).toEqual({ mean: 2, deviation: 1, seeds: 3 });
  });

  it('has no deviation for one seed', () => {
    expect(summarise([0.5])).toEqual({ mean: 0.5, deviation: null, seeds: 1 });
  });

  it('does not turn a missing value into a mean of the rest', () => {
    expect(summarise([1, null, 3])).toBeNull();
    expect(summarise([])).toBeNull();
  });
});

describe('binomialInterval', () => {
  it('agrees with the published example of Newcombe (1998): 81 of 263', () => {
    // Wilson score method without continuity correction: .2553 to .3662.
    const { lower, upper } = binomialInterval(81 / 263, 263);
    expect(lower).toBeCloseTo(0.2553, 4);
    expect(upper).toBeCloseTo(0.3662, 4);
  });

  it('stays inside 0 to 1 and is open at one side for none and all', () => {
    // For none the upper end is z²/(n + z²).
    const z2 = 1.959963984540054 ** 2;
    expect(binomialInterval(0, 20).lower).toBe(0);
    expect(binomialInterval(0, 20).upper).toBeCloseTo(z2 / (20 + z2), 12);
    expect(binomialInterval(1, 20).upper).toBe(1);
    expect(binomialInterval(1, 20).lower).toBeCloseTo(20 / (20 + z2), 12);
  });

  it('has its ends where the score test just does not reject', () => {
    const { lower, upper } = binomialInterval(0.63, 1000);
    for (const end of [lower, upper]) {
      expect(Math.abs(0.63 - end) / Math.sqrt((end * (1 - end)) / 1000)).toBeCloseTo(1.959963984540054, 9);
    }
  });
});

describe('quantile', () => {
  it('interpolates linearly', () => {
    expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
    expect(quantile([1, 2], 0.75)).toBe(1.75);
    expect(quantile([7], 0.025)).toBe(7);
  });
});
