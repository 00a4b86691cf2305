import { parseEpsGrid, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type LadderStep, ladderStep, openSubject, predictions } from '../../src/index.ts';
import { type DenseNetwork, randomDense } from '../dense-network.ts';
import { labelQuery } from '../label-query.ts';

const grid = parseEpsGrid(['1/500', '1/100', '1/40', '1/20', '1/10', '1/5', '1/2']);

const problems = fc.record({
  sizes: fc.constantFrom([3, 8, 3], [4, 6, 6, 3], [6, 12, 2], [2, 5, 5, 5, 2]),
  seed: fc.nat(1_000_000),
  clip: fc.boolean(),
});

const brief = { iterations: 5, rootIterations: 5 };

/** Those whose bound on a part of a box is never below that on the whole, up to rounding. */
const monotone = [
  ladderStep('ibp'),
  ladderStep('crown-ibp', { lowerSlope: 'zero' }),
  ladderStep('lp'),
  ladderStep('beta-crown', brief),
  ladderStep('milp', { mipSeconds: 0 }),
];

/** Slopes that depend on the box may cost a smaller box its certificate. */
const others = [
  ladderStep('pgd', { steps: 5 }),
  ladderStep('crown-ibp'),
  ladderStep('deepz'),
  ladderStep('crown'),
  ladderStep('alpha-crown', { iterations: 5 }),
];

/** One rung's answers over the grid. */
async function answersOf(
  step: LadderStep,
  { network, parameters }: DenseNetwork,
  { image, clip }: { readonly image: Float32Array; readonly clip: boolean },
): Promise<readonly Answer[]> {
  const subject = openSubject(network, parameters);
  try {
    const labels = predictions(subject, [image]);
    const answers: Answer[] = [];
    for (const eps of grid) {
      const asked = { images: [image], labels: [...labels], classes: network.classes, eps, clip };
      answers.push(...(await step.decide(subject, labelQuery(asked, Rng.fromSeed(2)))));
    }
    return answers;
  } finally {
    subject.dispose();
  }
}

function problemOf({ sizes, seed }: { sizes: readonly number[]; seed: number }): {
  readonly network: DenseNetwork;
  readonly image: Float32Array;
} {
  const rng = Rng.fromSeed(seed);
  return {
    network: randomDense(sizes, rng.fork('network')),
    image: rng.fork('image').uniforms(sizes[0] as number),
  };
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe('boxes in one another', () => {
  it('keep their certificates', async () => {
    const counts = { certified: 0, other: 0 };
    await fc.assert(
      fc.asyncProperty(problems, async (drawn) => {
        const { network, image } = problemOf(drawn);
        for (const step of monotone) {
          const answers = await answersOf(step, network, { image, clip: drawn.clip });
          const last = answers.findLastIndex(({ verdict }) => verdict === 'certified');
          const inside = answers.slice(0, Math.max(0, last)).filter(isAboveRounding);
          expect([step.rung, ...new Set(inside.map(({ verdict }) => verdict))]).not.toContain('unknown');
          for (const { verdict } of answers) counts[verdict === 'certified' ? 'certified' : 'other']++;
        }
      }),
      { seed: 2005, numRuns: 25 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(100);
  });

  it('are never certified around one that is falsified', async () => {
    const counts = { certified: 0, falsified: 0, unknown: 0 };
    await fc.assert(
      fc.asyncProperty(problems, async (drawn) => {
        const { network, image } = problemOf(drawn);
        let certified = -1;
        let falsified = grid.length;
        for (const step of [...monotone, ...others]) {
          const answers = await answersOf(step, network, { image, clip: drawn.clip });
          for (const [place, { verdict }] of answers.entries()) {
            if (verdict === 'certified') certified = Math.max(certified, place);
            if (verdict === 'falsified') falsified = Math.min(falsified, place);
            counts[verdict]++;
          }
        }
        expect(certified).toBeLessThan(falsified);
      }),
      { seed: 2006, numRuns: 25 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
  });
});

/** A bound this close to 0 may lie on its other side in a smaller box. */
function isAboveRounding({ verdict, bound }: Answer): boolean {
  return verdict !== 'unknown' || bound === null || Math.abs(bound) > 1e-9;
}
