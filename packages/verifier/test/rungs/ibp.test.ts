import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { askDense } from '../ask-dense.ts';
import { denseNetwork, parallelNeurons } from '../dense-network.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const parallel = parallelNeurons();

describe('ibp', () => {
  it('loses what neurons share: 1/2 − 2ε', async () => {
    const near = await askDense(parallel, 'ibp', { image: [0.5], eps: '1/10' });
    expect(near.verdict).toBe('certified');
    expect(near.bound).toBeCloseTo(0.3, 10);
    const far = await askDense(parallel, 'ibp', { image: [0.5], eps: '3/10' });
    expect(far).toMatchObject({ verdict: 'unknown', reason: 'bound-not-positive' });
    expect(far.bound).toBeCloseTo(-0.1, 10);
  });

  it('keeps what logits share: the last layer is elided', async () => {
    // Logits x + 1/2 and x.
    const shared = denseNetwork([{ weight: [[1, 1]], bias: [0.5, 0] }]);
    expect((await askDense(shared, 'ibp', { image: [0.5], eps: '9/10' })).bound).toBeCloseTo(0.5, 12);
  });
});
