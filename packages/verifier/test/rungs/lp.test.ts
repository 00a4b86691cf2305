import type { OutputRow } from '@drawdown/properties';
import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type Instance, ladderStep, openSubject } from '../../src/index.ts';
import { askDense } from '../ask-dense.ts';
import { type DenseNetwork, denseNetwork, randomDense } from '../dense-network.ts';
import { labelQuery } from '../label-query.ts';
import { closeTinySubjects, tinyQuery, tinySubject } from '../tiny-queries.ts';

beforeAll(async () => {
  await useBackend('cpu');
});
afterAll(closeTinySubjects);

/** What the rung says of an image of one pixel 0 in a ball of radius 1, asked otherwise than for its label. */
async function askOtherwise(
  { network, parameters }: DenseNetwork,
  changed: Partial<Instance>,
): Promise<Answer | undefined> {
  const images = [Float32Array.of(0)];
  const { classes } = network;
  const query = labelQuery(
    { images, labels: [0], classes, eps: parseEps('1'), clip: false },
    Rng.fromSeed(1),
  );
  const subject = openSubject(network, parameters);
  const instances = query.instances.map((instance) => ({ ...instance, ...changed }));
  const [answer] = await ladderStep('lp')
    .decide(subject, { ...query, instances })
    .finally(subject.dispose);
  return answer;
}

/** Logits offset − |x| and 0, as ReLU(x) + ReLU(−x). */
function folded(offset: number): DenseNetwork {
  return denseNetwork([
    { weight: [[1, -1]], bias: [0, 0] },
    {
      weight: [
        [-1, 0],
        [-1, 0],
      ],
      bias: [offset, 0],
    },
  ]);
}

describe('lp', () => {
  it('adds triangles up: x in [−1, 1] has |x| ≤ (x + 1)/2 + (1 − x)/2', async () => {
    const asked = { image: [0], eps: '1' };
    const positive = await askDense(folded(1.25), 'lp', asked);
    expect(positive.verdict).toBe('certified');
    expect(positive.bound).toBeCloseTo(0.25, 9);
    expect(positive.bound).toBeLessThanOrEqual(0.25);
    const negative = await askDense(folded(0.75), 'lp', asked);
    expect(negative).toMatchObject({ verdict: 'unknown', reason: 'bound-not-positive' });
    expect(negative.bound).toBeCloseTo(-0.25, 9);
  });

  it('needs more than the slack', async () => {
    const network = folded(1.25);
    expect((await askOtherwise(network, { slack: 0.24 }))?.verdict).toBe('certified');
    const answer = await askOtherwise(network, { slack: 0.25 });
    expect(answer).toMatchObject({ verdict: 'unknown', reason: 'bound-not-positive' });
    expect(answer?.bound).toBeCloseTo(0.25, 9);
  });

  it('proves that some row of an alternative is positive where no row always is', async () => {
    // max(x + 1/4, 1/4 − x) ≥ 1/4, but each row is −3/4 somewhere.
    const network = denseNetwork([{ weight: [[1, 0]], bias: [0, 0] }]);
    const row = (factor: number): OutputRow => ({
      coefficients: Float64Array.of(factor, 0),
      constant: { lower: 0.25, upper: 0.25 },
    });
    const property = { classes: 2, alternatives: [[row(1), row(-1)]] };
    const answer = await askOtherwise(network, { property });
    expect(answer?.verdict).toBe('certified');
    expect(answer?.bound).toBeCloseTo(0.25, 9);
    const each = { classes: 2, alternatives: [[row(1)], [row(-1)]] };
    expect((await askOtherwise(network, { property: each }))?.bound).toBeCloseTo(-0.75, 9);
  });

  it.each([1e16, 1e30])(
    'has the bound of CROWN where weights of %d are too much for the solver',
    async (size) => {
      const { layers } = randomDense([2, 4, 3], Rng.fromSeed(3));
      const large = denseNetwork(
        layers.map(({ weight, bias }, depth) => {
          const factor = depth === 0 ? size : 1;
          return { weight: weight.map((row) => row.map((x) => x * factor)), bias };
        }),
      );
      const asked = { image: [0.5, 0.5], eps: '1/3' };
      const [crown, lp] = [await askDense(large, 'crown', asked), await askDense(large, 'lp', asked)];
      expect(lp).toMatchObject({ verdict: 'unknown', reason: 'solver-failed' });
      expect(lp.bound).toBeGreaterThanOrEqual(crown.bound as number);
      const milp = await askDense(large, 'milp', asked);
      expect(milp.verdict).not.toBe('certified');
      if (milp.verdict === 'unknown') expect(milp.bound).toBeGreaterThanOrEqual(crown.bound as number);
    },
  );

  it('certifies late what CROWN has proved', async () => {
    const query = tinyQuery('mlp', { eps: parseEps('1/1000'), clip: true });
    const answers = await ladderStep('lp').decide(tinySubject('mlp'), { ...query, deadline: 0 });
    expect(answers.map(({ verdict }) => verdict)).toContain('certified');
  });

  it('answers nothing where nothing is asked', async () => {
    const query = tinyQuery('mlp', { eps: parseEps('1/7'), clip: true });
    expect(await ladderStep('lp').decide(tinySubject('mlp'), { ...query, instances: [] })).toEqual([]);
  });

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
