import { boxes64, type CrownOptions, crownMargins, float64, withWorkspace } from '@drawdown/bounds';
import { labelProperty, specificationOf } from '@drawdown/properties';
import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { openSubject } from '../../src/index.ts';
import { type DenseNetwork, randomDense } from '../dense-network.ts';
import { deepPolyBound } from './deep-poly.ts';
import {
  type ChooseEnds,
  endsUnlessStable,
  isStable,
  type PlainBall,
  publishedEnds,
} from './plain-intervals.ts';
import { wongKolterBound } from './wong-kolter.ts';

const problems = fc.record({
  sizes: fc.constantFrom([3, 2], [3, 8, 3], [4, 6, 6, 3], [2, 5, 5, 5, 2]),
  seed: fc.nat(1_000_000),
  eps: fc.constantFrom('1/256', '1/16', '1/4', '1'),
});

/** Margins of label 0 against every other class, by the bounds of verdicts. */
function margins({ network, parameters }: DenseNetwork, ball: PlainBall, options: CrownOptions): number[] {
  const subject = openSubject(network, parameters);
  try {
    return withWorkspace(() => {
      const image = Float32Array.from(ball.centre);
      const box = boxes64(
        [{ kind: 'ball', image, eps: parseEps(ball.eps), clip: false }],
        network.inputShape,
      );
      const specification = specificationOf([labelProperty(0, network.classes)]);
      const model = { network, parameters: subject.exact };
      return [...crownMargins(float64, model, box, { specification, ...options }).data];
    });
  } finally {
    subject.dispose();
  }
}

function problemOf({ sizes, seed, eps }: { sizes: readonly number[]; seed: number; eps: string }): {
  readonly dense: DenseNetwork;
  readonly ball: PlainBall;
  readonly objectives: readonly (readonly number[])[];
} {
  const rng = Rng.fromSeed(seed);
  const dense = randomDense(sizes, rng.fork('network'));
  const centre = [...rng.fork('centre').uniforms(sizes[0] as number)].map(Math.fround);
  const { classes } = dense.network;
  const objectives = Array.from({ length: classes - 1 }, (_, other) =>
    Array.from({ length: classes }, (__, logit) => (logit === 0 ? 1 : logit === other + 1 ? -1 : 0)),
  );
  const [top, bottom = '1'] = eps.split('/');
  return { dense, ball: { centre, eps: Number(top) / Number(bottom) }, objectives };
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe.each([
  ['Fast-Lin', "Wong and Kolter's dual", { lowerSlope: 'same', keep: 'own' }, wongKolterBound],
  ['CROWN', 'DeepPoly', { lowerSlope: 'adaptive', keep: 'own' }, deepPolyBound],
] as const)('%s and %s', (_, __, options, reference) => {
  const expectEqual = (bound: number | undefined, expected: number): void =>
    expect(Math.abs((bound as number) - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));

  it('are equal, as published, but where intervals alone tell that a ReLU is on or off', () => {
    const counts = { compared: 0, apart: 0 };
    fc.assert(
      fc.property(problems, (drawn) => {
        const { dense, ball, objectives } = problemOf(drawn);
        const bounds = margins(dense, ball, options);
        for (const [row, objective] of objectives.entries()) {
          let isApart = false;
          const choose: ChooseEnds = (interval, method) => {
            const own = publishedEnds(interval, method);
            isApart ||= isStable(interval) && !isStable(own);
            return own;
          };
          const expected = reference(dense.layers, objective, { ...ball, choose });
          counts[isApart ? 'apart' : 'compared']++;
          if (!isApart) expectEqual(bounds[row], expected);
        }
      }),
      { seed: 1711, numRuns: 150 },
    );
    // Of the 231 rows.
    expect(counts.compared).toBeGreaterThan(150);
  });

  it('are equal where both take intervals for what these decide', () => {
    fc.assert(
      fc.property(problems, (drawn) => {
        const { dense, ball, objectives } = problemOf(drawn);
        const bounds = margins(dense, ball, options);
        for (const [row, objective] of objectives.entries()) {
          expectEqual(bounds[row], reference(dense.layers, objective, { ...ball, choose: endsUnlessStable }));
        }
      }),
      { seed: 1711, numRuns: 150 },
    );
  });
});
