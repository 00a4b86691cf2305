import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ladderStep, openSubject, predictions } from '../../src/index.ts';
import { askDense } from '../ask-dense.ts';
import { type DenseNetwork, denseNetwork, randomDense } from '../dense-network.ts';
import { compare } from '../fraction.ts';
import { leastMargin, marginAt } from '../least-margin.ts';
import { closeTinySubjects, tinyQuery, tinySubject } from '../tiny-queries.ts';

beforeAll(async () => {
  await useBackend('cpu');
});
afterAll(closeTinySubjects);

/** The network with the class that it gives a point first. */
function withLabelFirst(dense: DenseNetwork, image: readonly number[]): DenseNetwork {
  const subject = openSubject(dense.network, dense.parameters);
  const [label = 0] = predictions(subject, [Float32Array.from(image)]);
  subject.dispose();
  return denseNetwork(
    dense.layers.map(({ weight, bias }, depth) => {
      if (depth < dense.layers.length - 1) return { weight, bias };
      const order = bias.map((_, at) => (at === 0 ? label : at === label ? 0 : at));
      const pick = (row: readonly number[]): number[] => order.map((from) => row[from] as number);
      return { weight: weight.map(pick), bias: pick(bias) };
    }),
  );
}

describe('milp', () => {
  it('with the tree of the solver too, says what exact enumeration says', async () => {
    const counts = { certified: 0, falsified: 0 };
    for (let seed = 0; seed < 20; seed++) {
      const image = [...Rng.fromSeed(seed).fork('image').uniforms(2)].map(Math.fround);
      const network = withLabelFirst(randomDense([2, 6, 4, 2], Rng.fromSeed(seed)), image);
      for (const eps of ['1/10', '2/5', '1'] as const) {
        const box = { eps, clip: false, label: 0 };
        const truth = leastMargin(network, Float32Array.from(image), box);
        const answer = await askDense(network, 'milp', { image, eps });
        expect([seed, eps, answer.verdict]).toEqual([
          seed,
          eps,
          compare(truth) > 0 ? 'certified' : 'falsified',
        ]);
        if (answer.verdict === 'falsified') {
          expect(compare(marginAt(network, answer.witness, 0))).toBeLessThanOrEqual(0);
          counts.falsified++;
        } else counts.certified++;
      }
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(5);
  });

  it('does not take the word of the solver: what its own tree leaves open is unknown', async () => {
    const image = [0.5, 0.5];
    const reasons: string[] = [];
    for (let seed = 0; seed < 12; seed++) {
      const network = withLabelFirst(randomDense([2, 8, 6, 2], Rng.fromSeed(seed)), image);
      for (const eps of ['1/5', '1/3', '1/2']) {
        const answer = await askDense(network, 'milp', { image, eps, settings: { limit: 1 } });
        if (answer.verdict === 'unknown') reasons.push(answer.reason);
      }
    }
    expect(reasons).toContain('solver-says-safe');
  });

  it('is late when it is asked late', async () => {
    const query = tinyQuery('conv', { eps: parseEps('1/7'), clip: true });
    const answers = await ladderStep('milp').decide(tinySubject('conv'), { ...query, deadline: 0 });
    const open = answers.filter(({ verdict }) => verdict === 'unknown');
    expect(open.length).toBeGreaterThan(0);
    for (const answer of open) expect(answer).toMatchObject({ reason: 'timeout' });
  });

  it('stops when it is told to', async () => {
    const query = tinyQuery('conv', { eps: parseEps('3/5'), clip: false });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(ladderStep('milp').decide(tinySubject('conv'), { ...query, signal })).rejects.toThrow(
      'enough',
    );
  });
});
