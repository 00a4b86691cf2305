import { referenceForward } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { denseNetwork, randomDense, threshold } from './dense-network.ts';
import { compare, fraction, ofNumber, subtract } from './fraction.ts';
import { leastMargin, marginAt } from './least-margin.ts';

const margin = (logits: Float64Array): number => (logits[0] as number) - Math.max(...logits.subarray(1));

describe('leastMargin', () => {
  it('is at the end of the box for a linear network', () => {
    const image = Float32Array.of(0.75);
    // 2 (3/4 − 1/10) − 1 = 3/10
    expect(leastMargin(threshold(), image, { eps: '1/10', clip: true, label: 0 })).toEqual(fraction(3n, 10n));
    // 1 − 2 · 17/20 = −7/10
    expect(leastMargin(threshold(), image, { eps: '1/10', clip: true, label: 1 })).toEqual(
      fraction(-7n, 10n),
    );
    // Cut to [1/4, 1].
    expect(leastMargin(threshold(), image, { eps: '1/2', clip: true, label: 1 })).toEqual(fraction(-1n, 1n));
  });

  it('is at the kink of |x − 1/2| + |y − 1/2|, inside the box', () => {
    const network = denseNetwork([
      {
        weight: [
          [1, -1, 0, 0],
          [0, 0, 1, -1],
        ],
        bias: [-0.5, 0.5, -0.5, 0.5],
      },
      {
        weight: [
          [1, 0],
          [1, 0],
          [1, 0],
          [1, 0],
        ],
        bias: [0, 0.125],
      },
    ]);
    const query = { eps: '1/4', clip: true, label: 0 };
    expect(leastMargin(network, Float32Array.of(0.625, 0.375), query)).toEqual(fraction(-1n, 8n));
    // At (1/2, 5/8): 0 + 1/8 − 1/8.
    expect(leastMargin(network, Float32Array.of(0.625, 0.875), query)).toEqual(fraction(0n, 1n));
  });

  it.each([[[1, 6, 3]], [[1, 4, 4, 2]], [[2, 8, 3]], [[2, 5, 5, 2]], [[2, 3, 3, 4, 2]]])(
    'is the least of a fine net of points: layers of %j',
    (sizes) => {
      const rng = Rng.fromSeed(11).fork(...sizes);
      const network = randomDense(sizes, rng);
      const image = Float32Array.from({ length: sizes[0] as number }, () => 0.5);
      const exact = leastMargin(network, image, { eps: '1/2', clip: false, label: 0 });
      const points = Array.from({ length: 4000 }, () => rng.uniforms(image.length));
      const sampled = Math.min(
        ...points.map((point) => margin(referenceForward(network.network, network.parameters, point))),
      );
      const value = Number(exact.top) / Number(exact.bottom);
      expect(sampled).toBeGreaterThanOrEqual(value - 1e-9);
      expect(sampled).toBeLessThan(value + 0.35);
    },
  );
});

describe('marginAt', () => {
  it('is what the reference forward pass rounds', () => {
    const rng = Rng.fromSeed(3);
    const network = randomDense([5, 4, 3], rng);
    const point = rng.uniforms(5);
    const rounded = margin(referenceForward(network.network, network.parameters, point));
    const difference = subtract(marginAt(network, point, 0), ofNumber(rounded));
    expect(compare(difference, ofNumber(1e-13))).toBe(-1);
    expect(compare(difference, ofNumber(-1e-13))).toBe(1);
  });
});
