import { labelProperty, type OutputRow } from '@drawdown/properties';
import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { branchAndBound } from '../../src/branch-and-bound/branch-and-bound.ts';
import { type Instance, openSubject, type Subject } from '../../src/index.ts';
import { type DenseNetwork, denseNetwork, randomDense } from '../dense-network.ts';

const settings = {
  rootIterations: 10,
  iterations: 10,
  batch: 16,
  candidates: 2,
  limit: 5000,
  deadline: Number.POSITIVE_INFINITY,
};

/** x − 2·ReLU(x − ¼) + 2·ReLU(x − ½) − 2·ReLU(x − ¾) + bias goes up to ¼ and down to 0 twice; one pass sees −½ + bias. */
const zigzag = (bias: number): DenseNetwork =>
  denseNetwork([
    { weight: [[1, 1, 1, 1]], bias: [0, -0.25, -0.5, -0.75] },
    {
      weight: [
        [1, 0],
        [-2, 0],
        [2, 0],
        [-2, 0],
      ],
      bias: [bias, 0],
    },
  ]);

const ballAround = (pixels: readonly number[], eps: string): Instance['box'] => ({
  kind: 'ball',
  image: Float32Array.from(pixels),
  eps: parseEps(eps),
  clip: true,
});

async function decided(
  { network, parameters }: Pick<DenseNetwork, 'network' | 'parameters'>,
  instance: Instance,
  changes: Partial<typeof settings> & { readonly signal?: AbortSignal } = {},
): ReturnType<typeof branchAndBound> {
  const subject: Subject = openSubject(network, parameters);
  return branchAndBound(subject, instance, { ...settings, ...changes }).finally(subject.dispose);
}

beforeAll(async () => {
  await useBackend('auto');
});

describe('branchAndBound', () => {
  it('splits until every part is proved', async () => {
    const instance = { box: ballAround([0.5], '1/2'), property: labelProperty(0, 2), slack: 0 };
    const { answer, subproblems } = await decided(zigzag(0.125), instance);
    expect(answer.verdict).toBe('certified');
    expect(answer.bound).toBeGreaterThan(0);
    expect(answer.bound).toBeLessThanOrEqual(0.125);
    expect(subproblems).toBeGreaterThan(1);
  });

  it('does not certify what holds by less than the slack', async () => {
    const instance = { box: ballAround([0.5], '1/2'), property: labelProperty(0, 2), slack: 0.2 };
    const { answer } = await decided(zigzag(0.125), instance);
    expect(answer.verdict).not.toBe('certified');
  });

  it('finds the corner where a property breaks', async () => {
    const instance = { box: ballAround([0.5], '1/2'), property: labelProperty(0, 2), slack: 0 };
    const { answer } = await decided(zigzag(-0.125), instance);
    expect(answer.verdict).toBe('falsified');
  });

  it('needs one row of an alternative only, everywhere', async () => {
    // x − 0.4 > 0 or 0.6 − x > 0 at every x, but neither at all of them.
    const line = denseNetwork([{ weight: [[1, -1]], bias: [-0.4, 0.6] }]);
    const row = (...coefficients: number[]): OutputRow => ({
      coefficients: Float64Array.from(coefficients),
      constant: { lower: 0, upper: 0 },
    });
    const either = { classes: 2, alternatives: [[row(1, 0), row(0, 1)]] };
    const both = { classes: 2, alternatives: [[row(1, 0)], [row(0, 1)]] };
    const box = ballAround([0.5], '1/4');
    // Nothing can be split, so what is true of the parts together is not seen.
    expect((await decided(line, { box, property: either, slack: 0 })).answer.verdict).not.toBe('falsified');
    expect((await decided(line, { box, property: both, slack: 0 })).answer.verdict).toBe('falsified');
    const half = ballAround([0.5], '1/20');
    expect((await decided(line, { box: half, property: both, slack: 0 })).answer.verdict).toBe('certified');
  });

  it('is unknown when its time or its subproblems are used up', async () => {
    const hard = randomDense([8, 30, 30, 3], Rng.fromSeed(3));
    const box = ballAround([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], '1/2');
    const margins = [0, 1, 2].map(async (label) => {
      const instance = { box, property: labelProperty(label, 3), slack: 0 };
      return (await decided(hard, instance, { limit: 1 })).answer;
    });
    for (const answer of await Promise.all(margins)) {
      expect(answer.verdict).not.toBe('certified');
      if (answer.verdict === 'unknown') expect(answer.reason).toBe('limit');
    }
    const late = await decided(
      zigzag(0.125),
      { box: ballAround([0.5], '1/2'), property: labelProperty(0, 2), slack: 0 },
      { deadline: performance.now() - 1 },
    );
    expect(late.answer).toMatchObject({ verdict: 'unknown', reason: 'timeout' });
  });

  it('stops when it is asked to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    const instance = { box: ballAround([0.5], '1/2'), property: labelProperty(0, 2), slack: 0 };
    await expect(decided(zigzag(0.125), instance, { signal: controller.signal })).rejects.toThrow('stop');
  });
});
