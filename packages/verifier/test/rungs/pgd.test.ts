import { Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { askDense } from '../ask-dense.ts';
import { denseNetwork, randomDense, threshold } from '../dense-network.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('pgd', () => {
  it('finds the end of the box that is worst for a linear network', () => {
    // 2 (3/4 − 2/5) − 1
    const answer = askDense(threshold(), 'pgd', { image: [0.75], eps: '2/5' });
    expect(answer).toMatchObject({ verdict: 'falsified', witness: expect.any(Float32Array) });
    expect(answer.bound).toBeCloseTo(-0.3, 6);
    expect(answer.bound).toBeGreaterThanOrEqual(-0.3);
  });

  it('proves nothing where it finds nothing, and says how near it came', () => {
    const answer = askDense(threshold(), 'pgd', { image: [0.75], eps: '1/5' });
    expect(answer).toMatchObject({ verdict: 'unknown', reason: 'no-counterexample' });
    expect(answer).not.toHaveProperty('witness');
    expect(answer.bound).toBeCloseTo(0.1, 6);
    expect(answer.bound).toBeGreaterThanOrEqual(0.1);
  });

  it('never calls an exact tie right', () => {
    // ReLU(x − 1/2) against 0: no point of the box has a negative margin, and x ≤ 1/2 ties exactly.
    const flat = denseNetwork([
      { weight: [[1]], bias: [-0.5] },
      { weight: [[1, 0]], bias: [0, 0] },
    ]);
    const answer = askDense(flat, 'pgd', { image: [0.75], eps: '1/2' });
    expect(answer.verdict).not.toBe('certified');
    if (answer.verdict === 'unknown') expect(answer.reason).toBe('float32-flip');
  });

  it('never finds less with more restarts', () => {
    const network = randomDense([4, 12, 12, 3], Rng.fromSeed(31));
    for (const seed of [1, 2, 3]) {
      const bounds = [1, 3].map((restarts) => {
        const settings = { steps: 2, restarts };
        return askDense(network, 'pgd', { image: [0.5, 0.5, 0.5, 0.5], eps: '1/5', settings, seed }).bound;
      });
      expect(bounds[1]).toBeLessThanOrEqual((bounds[0] as number) + 1e-6);
    }
  });

  it('draws its starts from the query', () => {
    // Six steps cross little more than half of the box, so where they end depends on where they begin.
    const boundOf = (seed: number): number | null =>
      askDense(threshold(), 'pgd', { image: [0.75], eps: '2/5', settings: { steps: 6 }, seed }).bound;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const bounds = seeds.map(boundOf);
    expect(seeds.map(boundOf)).toEqual(bounds);
    expect(new Set(bounds).size).toBeGreaterThan(1);
  });
});
