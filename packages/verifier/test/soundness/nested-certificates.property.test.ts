import { useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Answer } from '../../src/index.ts';
import { answersOf, monotone, problemOf, problems } from './nested-boxes.ts';

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
});

/** A bound this close to 0 may lie on its other side in a smaller box. */
function isAboveRounding({ verdict, bound }: Answer): boolean {
  return verdict !== 'unknown' || bound === null || Math.abs(bound) > 1e-9;
}
