import { useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { answersOf, grid, monotone, others, problemOf, problems } from './nested-boxes.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('boxes in one another', () => {
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
