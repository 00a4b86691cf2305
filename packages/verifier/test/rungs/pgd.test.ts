import { Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { askDense } from '../ask-dense.ts';
import { denseNetwork, randomDense, threshold } from '../dense-network.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('pgd', () => {
  it('finds the end of the box that is worst for a linear network', async () => {
    // 2 (3/4 − 2/5) − 1
    const answer = await askDense(threshold(), 'pgd', { image: [0.75], eps: '2/5' });
    expect(answer).toMatchObject({ verdict: 'falsified', witness: expect.any(Float32Array) });
    expect(answer.bound).toBeCloseTo(-0.3, 6);
    expect(answer.bound).toBeGreaterThanOrEqual(-0.3);
  });

  it('proves nothing where it finds nothing, and says how near it came', async () => {
    const answer = await askDense(threshold(), 'pgd', { image: [0.75], eps: '1/5' });
    expect(answer).toMatchObject({ verdict: 'unknown', reason: 'no-counterexample' });
    expect(answer).not.toHaveProperty('witness');
    expect(answer.bound).toBeCloseTo(0.1, 6);
    expect(answer.bound).toBeGreaterThanOrEqual(0.1);
  });

  it('never calls an exact tie right', async () => {
    // ReLU(x − 1/2) against 0: no point of the box has a negative margin, and x ≤ 1/2 ties exactly.
    const flat = denseNetwork([
      { weight: [[1]], bias: [-0.5] },
      { weight: [[1, 0]], bias: [0, 0] },
    ]);
    const answer = await askDense(flat, 'pgd', { image: [0.75], eps: '1/2' });
    expect(answer.verdict).not.toBe('certified');
    if (answer.verdict === 'unknown') expect(answer.reason).toBe('float32-flip');
  });

  it('never finds less with more restarts', async () => {
    const network = randomDense([4, 12, 12, 3], Rng.fromSeed(31));
    const boundOf = async (seed: number, restarts: number): Promise<number> => {
      const settings = { steps: 2, restarts };
      const answer = await askDense(network, 'pgd', {
        image: [0.5, 0.5, 0.5, 0.5],
        eps: '1/5',
        settings,
        seed,
      });
      return answer.bound as number;
    };
    for (const seed of [1, 2, 3]) {
      expect(await boundOf(seed, 3)).toBeLessThanOrEqual((await boundOf(seed, 1)) + 1e-6);
    }
  });

  it('draws its starts from the query', async () => {
    // Six steps cross little more than half of the box, so where they end depends on where they begin.
    const asked = { image: [0.75], eps: '2/5', settings: { steps: 6 } };
    const boundOf = async (seed: number): Promise<number | null> =>
      (await askDense(threshold(), 'pgd', { ...asked, seed })).bound;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const bounds = await Promise.all(seeds.map(boundOf));
    expect(await Promise.all(seeds.map(boundOf))).toEqual(bounds);
    expect(new Set(bounds).size).toBeGreaterThan(1);
  });

  it('aims at every alternative where that is asked', async () => {
    // Logits 0, ReLU(x − 3/5) − 1/5 and ReLU(2/5 − x) − 1/20: near 1/2 both margins are flat, and only one side breaks.
    const valleys = denseNetwork([
      { weight: [[1, -1]], bias: [-0.6, 0.4] },
      {
        weight: [
          [0, 1, 0],
          [0, 0, 1],
        ],
        bias: [0, -0.5, -0.05],
      },
    ]);
    const asked = { image: [0.5], eps: '3/10', settings: { targets: 'all' } };
    const answer = await askDense(valleys, 'pgd', asked);
    expect(answer.verdict).toBe('falsified');
  });
});
