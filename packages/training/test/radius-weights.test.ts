import { describe, expect, it } from 'vitest';

import { radiusWeights, type WeightSetting } from '../src/radius-weights.ts';

const setting: WeightSetting = {
  weights: 'linear',
  rho: 0.5,
  explicit: [],
  normalised: false,
  allowIncreasing: false,
};

describe('radiusWeights', () => {
  it.each([
    [{ weights: 'linear' }, [4, 3, 2, 1]],
    [{ weights: 'geometric' }, [0.5, 0.25, 0.125, 0.0625]],
    [{ weights: 'harmonic' }, [1, 1 / 2, 1 / 3, 1 / 4]],
    [{ weights: 'uniform' }, [1, 1, 1, 1]],
    [{ weights: 'explicit', explicit: [5, 5, 2, 1] }, [5, 5, 2, 1]],
    [{ weights: 'linear', normalised: true }, [0.4, 0.3, 0.2, 0.1]],
    [{ weights: 'explicit', explicit: [1, 2, 3, 4], allowIncreasing: true }, [1, 2, 3, 4]],
  ] as const)('gives %j', (change, weights) => {
    expect(radiusWeights(4, { ...setting, ...change })).toEqual(weights);
  });

  it('gives one radius the weight 1, normalised', () => {
    for (const weights of ['linear', 'geometric', 'harmonic', 'uniform'] as const) {
      expect(radiusWeights(1, { ...setting, weights, rho: 0.3, normalised: true })).toEqual([1]);
    }
  });

  it.each([
    [
      { weights: 'explicit', explicit: [1, 2, 1, 1] },
      'weights must not increase with the radius, but 2 follows 1; set allowIncreasing',
    ],
    [
      { weights: 'explicit', explicit: [1] },
      'explicit needs one weight per radius: 4 radii, but 1 weights (1) were given',
    ],
    [{ weights: 'explicit', explicit: [1, 1, 1, 0] }, 'weights must be above 0, but explicit is 1,1,1,0'],
    [{ explicit: [1, 1, 1, 1] }, "explicit weights were given, but weights is 'linear'"],
  ] as const)('refuses %j', (change, message) => {
    expect(() => radiusWeights(4, { ...setting, ...change })).toThrow(message);
  });
});
