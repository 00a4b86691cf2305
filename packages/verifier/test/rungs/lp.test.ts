import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ladderStep } from '../../src/index.ts';
import { askDense } from '../ask-dense.ts';
import { randomDense } from '../dense-network.ts';
import { closeTinySubjects, tinyQuery, tinySubject } from '../tiny-queries.ts';

beforeAll(async () => {
  await useBackend('cpu');
});
afterAll(closeTinySubjects);

describe('lp', () => {
  it('is above CROWN where a neuron is seen by several rows of a relaxation at once', async () => {
    const network = randomDense([3, 12, 8, 3], Rng.fromSeed(5));
    const asked = { image: [0.4, 0.5, 0.6], eps: '1/8' };
    const [crown, lp] = [await askDense(network, 'crown', asked), await askDense(network, 'lp', asked)];
    expect(lp.bound as number).toBeGreaterThan((crown.bound as number) + 1e-3);
  });

  it('is late when it is asked late, with the bound of CROWN', async () => {
    const query = tinyQuery('mlp', { eps: parseEps('3/5'), clip: false });
    const [answer] = await ladderStep('lp').decide(tinySubject('mlp'), { ...query, deadline: 0 });
    expect(answer).toMatchObject({ verdict: 'unknown', reason: 'timeout', bound: expect.any(Number) });
  });

  it('stops when it is told to', async () => {
    const query = tinyQuery('mlp', { eps: parseEps('3/5'), clip: false });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(ladderStep('lp').decide(tinySubject('mlp'), { ...query, signal })).rejects.toThrow('enough');
  });
});
