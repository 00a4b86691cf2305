import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type LadderStep, ladderStep, openSubject, predictions } from '../../src/index.ts';
import { type DenseNetwork, randomDense } from '../dense-network.ts';
import { labelQuery } from '../label-query.ts';

const problems = fc.record({
  sizes: fc.constantFrom([3, 8, 3], [4, 6, 6, 3], [2, 5, 5, 5, 2]),
  seed: fc.nat(1_000_000),
  eps: fc.constantFrom('1/40', '1/10', '1/4', '1/2', '1'),
});

/** A rung, and how far its bound may move: where float32 chooses slopes, they move with its rounding. */
const asked: readonly (readonly [LadderStep, number])[] = [
  [ladderStep('ibp'), 1e-9],
  [ladderStep('crown-ibp'), 1e-9],
  [ladderStep('crown-ibp', { lowerSlope: 'zero' }), 1e-9],
  [ladderStep('deepz'), 1e-9],
  [ladderStep('crown'), 1e-9],
  [ladderStep('crown', { lowerSlope: 'same' }), 1e-9],
  [ladderStep('lp'), 1e-6],
  [ladderStep('alpha-crown', { iterations: 5 }), 0.05],
  // What a tree proves depends on where it stopped; its verdict does not.
  [ladderStep('beta-crown', { iterations: 5, rootIterations: 5 }), Number.POSITIVE_INFINITY],
  [ladderStep('milp', { mipSeconds: 0 }), Number.POSITIVE_INFINITY],
];

async function ask(step: LadderStep, dense: DenseNetwork, image: Float32Array, eps: string): Promise<Answer> {
  const subject = openSubject(dense.network, dense.parameters);
  try {
    const labels = [...predictions(subject, [image])];
    const question = {
      images: [image],
      labels,
      classes: dense.network.classes,
      eps: parseEps(eps),
      clip: false,
    };
    const [answer] = await step.decide(subject, labelQuery(question, Rng.fromSeed(3)));
    if (answer === undefined) throw new Error('one image was asked, and no answer came');
    return answer;
  } finally {
    subject.dispose();
  }
}

/** Tests that a change of the network which leaves its function as it is leaves every rung's answers as they are. */
export function symmetrySuite(
  title: string,
  changed: (network: DenseNetwork, rng: Rng) => DenseNetwork,
): void {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  describe(title, () => {
    it('leave verdicts and bounds as they are, up to rounding', async () => {
      const counts = { certified: 0, falsified: 0, unknown: 0 };
      await fc.assert(
        fc.asyncProperty(problems, async ({ sizes, seed, eps }) => {
          const rng = Rng.fromSeed(seed);
          const dense = randomDense(sizes, rng.fork('network'));
          const image = rng.fork('image').uniforms(sizes[0] as number);
          const other = changed(dense, rng.fork('change'));
          for (const [step, tolerance] of asked) {
            const [first, second] = [await ask(step, dense, image, eps), await ask(step, other, image, eps)];
            counts[first.verdict]++;
            const isClear = Math.abs(first.bound ?? 0) > Math.min(tolerance, 1e-6);
            if (isClear) expect([step.rung, second.verdict]).toEqual([step.rung, first.verdict]);
            if (tolerance < Number.POSITIVE_INFINITY) {
              const scale = 1 + Math.abs(first.bound as number);
              expect(Math.abs((second.bound as number) - (first.bound as number)) / scale).toBeLessThan(
                tolerance,
              );
            }
          }
        }),
        { seed: 2104, numRuns: 25 },
      );
      expect(Math.min(counts.certified, counts.unknown, counts.falsified)).toBeGreaterThan(10);
    });
  });
}
