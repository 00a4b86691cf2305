import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { askDense } from '../ask-dense.ts';
import { denseNetwork, parallelNeurons } from '../dense-network.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('crown-ibp', () => {
  it('keeps what stable neurons share', async () => {
    const parallel = parallelNeurons();
    const answer = await askDense(parallel, 'crown-ibp', { image: [0.5], eps: '3/10' });
    expect(answer.verdict).toBe('certified');
    expect(answer.bound).toBeCloseTo(0.5, 10);
  });

  // ReLU(x − 1/2) + 1/16 against 0. With y = x − 1/2 in [l, u] the bound is αl + 1/16.
  const unstable = denseNetwork([
    { weight: [[1]], bias: [-0.5] },
    { weight: [[1, 0]], bias: [0.0625, 0] },
  ]);

  it.each([
    // y in [−1/8, 3/8]: mostly on, so the adaptive slope is 1.
    ['adaptive', 0.625, -0.0625],
    ['one', 0.625, -0.0625],
    ['zero', 0.625, 0.0625],
    // y in [−3/8, 1/8]: mostly off.
    ['adaptive', 0.375, 0.0625],
    ['one', 0.375, -0.3125],
    ['zero', 0.375, 0.0625],
  ])('takes the lower slope that is asked: %s around %d gives %d', async (lowerSlope, pixel, bound) => {
    const settings = { lowerSlope };
    const answer = await askDense(unstable, 'crown-ibp', { image: [pixel], eps: '1/4', settings });
    expect(answer.bound).toBeCloseTo(bound, 10);
    expect(answer.verdict).toBe(bound > 0 ? 'certified' : 'unknown');
  });

  it('takes the adaptive slope where none is asked', async () => {
    const asked = { image: [0.625], eps: '1/4' };
    expect((await askDense(unstable, 'crown-ibp', asked)).bound).toBeCloseTo(-0.0625, 10);
  });
});
