import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { ladderStep } from '../../src/index.ts';
import { askDense } from '../ask-dense.ts';
import { denseNetwork, parallelNeurons } from '../dense-network.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const parallel = parallelNeurons();

describe('deepz', () => {
  it('keeps what stable neurons share', async () => {
    const answer = await askDense(parallel, 'deepz', { image: [0.5], eps: '1' });
    expect(answer.verdict).toBe('certified');
    expect(answer.bound).toBeCloseTo(0.5, 10);
  });

  it('takes half of the gap of a crossing neuron off', async () => {
    // −ReLU(y) + 1/2 against 0 for y = x − 1/2 in [−1/8, 3/8]: λ = 3/4, 2μ = 3/32, so ReLU(y) ≤ 9/32 + 3/32.
    const crossing = denseNetwork([
      { weight: [[1]], bias: [-0.5] },
      { weight: [[-1, 0]], bias: [0.5, 0] },
    ]);
    const answer = await askDense(crossing, 'deepz', { image: [0.625], eps: '1/4' });
    expect(answer.bound).toBeCloseTo(1 / 8, 10);
    // Of the other side ReLU(y) ≥ −3/32, below the 0 that boxes give.
    const below = denseNetwork([
      { weight: [[1]], bias: [-0.5] },
      { weight: [[1, 0]], bias: [0.0625, 0] },
    ]);
    expect(await askDense(below, 'deepz', { image: [0.625], eps: '1/4' })).toMatchObject({
      verdict: 'unknown',
      reason: 'bound-not-positive',
    });
    expect((await askDense(below, 'deepz', { image: [0.625], eps: '1/4' })).bound).toBeCloseTo(-1 / 32, 10);
  });

  it('relaxes within intervals too, unless it is told not to', async () => {
    // x in [−1, 1] and a = ReLU(x) = ½x + ¼ + ¼φ: h = 4a − ½ = 2x + ½ + φ lies in [−5/2, 7/2], as a box in [−1/2, 7/2].
    const twice = denseNetwork([
      { weight: [[1]], bias: [0] },
      { weight: [[4]], bias: [-0.5] },
      { weight: [[1, 0]], bias: [0, 0] },
    ]);
    // The least of ReLU(h) is λ·(−5/2), with λ = 7/8 within the box and 7/12 without: tighter is not always better.
    const asked = { image: [0], eps: '1' };
    expect((await askDense(twice, 'deepz', asked)).bound).toBeCloseTo((-5 / 2) * (7 / 8), 10);
    const plain = await askDense(twice, 'deepz', { ...asked, settings: { intervals: false } });
    expect(plain.bound).toBeCloseTo((-5 / 2) * (7 / 12), 10);
  });

  it('says which settings it was run with', () => {
    expect(ladderStep('deepz').parameters).toEqual({ intervals: true, memory: 512 });
    expect(() => ladderStep('deepz', { memory: 0 })).toThrow("'memory'");
  });
});
