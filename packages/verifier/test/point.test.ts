import type { Parameters, StoredArray } from '@drawdown/networks';
import { referenceForward, tinyNetworks } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { openSubject, type PointMargin, pointMargins, predictions } from '../src/index.ts';
import { pointVerdicts } from '../src/point.ts';
import { type DenseNetwork, denseNetwork, randomDense, threshold } from './dense-network.ts';
import { compare, ofNumber } from './fraction.ts';
import { marginAt } from './least-margin.ts';
import { tinyNames } from './tiny-queries.ts';

function marginsOf(
  { network, parameters }: Pick<DenseNetwork, 'network' | 'parameters'>,
  points: readonly Float32Array[],
  labels: readonly number[],
): readonly PointMargin[] {
  const subject = openSubject(network, parameters);
  const margins = pointMargins(subject, points, labels);
  subject.dispose();
  return margins;
}

function predictionsOf(
  { network, parameters }: Pick<DenseNetwork, 'network' | 'parameters'>,
  points: readonly Float32Array[],
): readonly number[] {
  const subject = openSubject(network, parameters);
  const classes = predictions(subject, points);
  subject.dispose();
  return classes;
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe('pointMargins', () => {
  it('encloses the exact margin tightly', () => {
    const rng = Rng.fromSeed(2);
    for (const sizes of [
      [7, 5, 3],
      [30, 20, 10],
      [3, 4, 4, 4, 2],
    ]) {
      const network = randomDense(sizes, rng.fork(...sizes));
      const points = Array.from({ length: 5 }, () => rng.uniforms(sizes[0] as number));
      const labels = points.map(() => rng.below(sizes.at(-1) as number));
      for (const [place, { lower, upper }] of marginsOf(network, points, labels).entries()) {
        const exact = marginAt(network, points[place] as Float32Array, labels[place] as number);
        expect(compare(ofNumber(lower), exact)).toBeLessThanOrEqual(0);
        expect(compare(ofNumber(upper), exact)).toBeGreaterThanOrEqual(0);
        expect(upper - lower).toBeLessThan(1e-11);
      }
    }
  });

  it('does not call a tie positive or negative', () => {
    const tie = denseNetwork([
      {
        weight: [
          [0.7, 0.7],
          [0.1, 0.1],
        ],
        bias: [0.3, 0.3],
      },
    ]);
    for (const label of [0, 1]) {
      const [margin] = marginsOf(tie, [Float32Array.of(0.3, 0.9)], [label]);
      expect(margin?.lower).toBeLessThanOrEqual(0);
      expect(margin?.upper).toBeGreaterThanOrEqual(0);
      expect(margin?.upper).toBeLessThan(1e-14);
    }
  });

  it('does not depend on which other points are asked', () => {
    const network = randomDense([6, 9, 4], Rng.fromSeed(5));
    const points = Array.from({ length: 6 }, (_, row) => Rng.fromSeed(row).uniforms(6));
    const labels = [0, 1, 2, 3, 0, 1];
    const together = marginsOf(network, points, labels);
    const alone = points.flatMap((point, place) => marginsOf(network, [point], [labels[place] as number]));
    expect(together).toEqual(alone);
  });
});

describe('pointVerdicts', () => {
  it('are margins and predictions in one', () => {
    const rng = Rng.fromSeed(4);
    const network = randomDense([9, 8, 4], rng);
    // More points than a pass takes would need a large network; order is what may go wrong here.
    const points = Array.from({ length: 20 }, () => rng.uniforms(9));
    const labels = points.map(() => rng.below(4));
    const subject = openSubject(network.network, network.parameters);
    const classes = predictions(subject, points);
    const expected = pointMargins(subject, points, labels).map((margin, place) => ({
      ...margin,
      prediction: classes[place],
    }));
    expect(pointVerdicts(subject, points, labels)).toEqual(expected);
    subject.dispose();
  });
});

describe('predictions', () => {
  it.each(tinyNames)('are the scalar reference’s on the network %s', (name) => {
    const { network, parameters, images } = tinyNetworks[name];
    const expected = images.map((image) => {
      const logits = referenceForward(network, parameters, image);
      return logits.indexOf(Math.max(...logits));
    });
    expect(predictionsOf({ network, parameters }, images)).toEqual(expected);
  });

  it('are the first class of a tie', () => {
    const { network, parameters } = denseNetwork([{ weight: [[0, 1, 1]], bias: [0, 0, 0] }]);
    expect(predictionsOf({ network, parameters }, [Float32Array.of(0.5)])).toEqual([1]);
  });

  it('are a class even where logits are NaN or infinite', () => {
    const { network, parameters } = threshold();
    const points = [Float32Array.of(0.75)];
    const withBias = (...bias: number[]): Parameters<StoredArray> => ({
      ...parameters,
      '0.bias': { shape: [2], data: Float32Array.from(bias) },
    });
    expect(predictionsOf({ network, parameters: withBias(Number.NaN, Number.NaN) }, points)).toEqual([0]);
    expect(predictionsOf({ network, parameters: withBias(Number.NaN, 0) }, points)).toEqual([1]);
    expect(predictionsOf({ network, parameters: withBias(0, Number.POSITIVE_INFINITY) }, points)).toEqual([
      0,
    ]);
  });
});
