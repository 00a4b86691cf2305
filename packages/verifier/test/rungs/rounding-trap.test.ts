import { type Eps, type Json, parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Answer, ladderStep, openSubject, rungs } from '../../src/index.ts';
import { type DenseNetwork, denseNetwork } from '../dense-network.ts';
import { outsideBox } from '../exact-box.ts';
import { compare, fraction } from '../fraction.ts';
import { labelQuery } from '../label-query.ts';
import { leastMargin, marginAt } from '../least-margin.ts';

/**
 * The margin of label 0 is 1/2 − (ReLU(w + x) − ReLU(w)) = 1/2 − x: as logits 1/2 + ReLU(w) and ReLU(w + x), or as one
 * logit beside 0.
 */
function trap(w: number, logits: 'two' | 'one'): DenseNetwork {
  const outputs = {
    two: [
      [0, 1],
      [1, 0],
    ],
    one: [
      [-1, 0],
      [1, 0],
    ],
  };
  return denseNetwork([
    { weight: [[1, 0]], bias: [w, w] },
    { weight: outputs[logits], bias: [0.5, 0] },
  ]);
}

// With clipping the box is [0, 1].
const query = { eps: parseEps('3/4'), clip: true, label: 0 };
const image = Float32Array.of(0.25);

async function ask(
  network: DenseNetwork,
  rung: string,
  { eps = query.eps, ...settings }: { readonly eps?: Eps; readonly [setting: string]: Json } = {},
): Promise<Answer | undefined> {
  const subject = openSubject(network.network, network.parameters);
  const question = { images: [image], labels: [0], classes: 2, eps, clip: true };
  const asked = labelQuery(question, Rng.fromSeed(8));
  const [answer] = await ladderStep(rung, settings).decide(subject, asked).finally(subject.dispose);
  return answer;
}

/** Every rung of the catalogue, and settings that bound in other ways. */
const asked: readonly (readonly [rung: string, settings: { readonly [setting: string]: Json }])[] = [
  ...Object.keys(rungs).map((name) => [name, {}] as const),
  ['crown-ibp', { lowerSlope: 'zero' }],
  ['crown-ibp', { lowerSlope: 'one' }],
  ['deepz', { intervals: false }],
  ['crown', { lowerSlope: 'same', intervals: 'own' }],
  ['crown', { lowerSlope: 'zero' }],
  ['crown', { lowerSlope: 'one' }],
];

beforeAll(async () => {
  await useBackend('cpu');
});

describe('1/2 − (ReLU(w + x) − ReLU(w)) on [0, 1]', () => {
  it.each([2 ** 10, 2 ** 26, 2 ** 55])('is −1/2 at worst, so it is never certified: w = %d', async (w) => {
    for (const logits of ['two', 'one'] as const) {
      const network = trap(w, logits);
      expect(leastMargin(network, image, query)).toEqual(fraction(-1n, 2n));
      for (const [rung, settings] of asked) {
        const answer = await ask(network, rung, settings);
        expect([rung, settings, answer?.verdict]).not.toContain('certified');
        if (answer?.verdict !== 'falsified') continue;
        expect(w).toBeLessThan(2 ** 55);
        expect(outsideBox(answer.witness, image, query)).toEqual([]);
        expect(compare(marginAt(network, answer.witness, 0))).toBeLessThanOrEqual(0);
      }
    }
  });

  it.each(['two', 'one'] as const)('is falsified where float32 sees x: %s', async (logits) => {
    const falsifying = Object.values(rungs).filter(({ decides }) => decides.includes('falsified'));
    expect(falsifying.map(({ name }) => name)).toEqual(['pgd', 'beta-crown', 'milp']);
    for (const { name } of falsifying) {
      const answer = await ask(trap(2 ** 10, logits), name);
      expect([name, answer?.verdict]).toEqual([name, 'falsified']);
      expect(answer?.bound).toBeCloseTo(-0.5, 6);
      expect(answer?.bound).toBeGreaterThanOrEqual(-0.5);
    }
  });

  it('is a flip where float32 sees a tie', async () => {
    const answer = await ask(trap(2 ** 26, 'two'), 'pgd');
    expect(answer).toMatchObject({ verdict: 'unknown', reason: 'float32-flip', witness: expect.anything() });
  });

  it('is no flip where float32 sees 1/2 everywhere', async () => {
    expect(await ask(trap(2 ** 26, 'one'), 'pgd')).toMatchObject({
      verdict: 'unknown',
      reason: 'no-counterexample',
    });
    // Float64 cannot enclose the margin either.
    const blind = await ask(trap(2 ** 55, 'one'), 'pgd');
    expect(blind).toMatchObject({ verdict: 'unknown', reason: 'point-undecided' });
    expect(blind).not.toHaveProperty('witness');
  });

  it.each(['crown-ibp', 'deepz', 'crown', 'alpha-crown', 'beta-crown', 'lp', 'milp'])(
    'is certified on the half where it is positive, as long as float64 sees x: %s',
    async (rung) => {
      const answer = await ask(trap(2 ** 26, 'two'), rung, { eps: parseEps('1/5') });
      // 1/2 − 9/20
      expect(answer?.bound).toBeCloseTo(0.05, 6);
      expect(answer?.bound).toBeLessThan(0.05);
      expect(answer?.verdict).toBe('certified');
    },
  );
});

/** The margin of label 0 is δ everywhere on [0, 1]: as logits ReLU(1 + x) + δ and ReLU(x) + 1. */
function constantMargin(delta: number): DenseNetwork {
  return denseNetwork([
    { weight: [[1, 1]], bias: [1, 0] },
    {
      weight: [
        [1, 0],
        [0, 1],
      ],
      bias: [delta, 1],
    },
  ]);
}

describe('a margin of ±2⁻⁴⁰, about 1e-12', () => {
  const delta = 2 ** -40;

  it.each(Object.keys(rungs))('is certified only where it is positive: %s', async (rung) => {
    for (const sign of [1, -1]) {
      const network = constantMargin(sign * delta);
      expect(leastMargin(network, image, query)).toEqual(fraction(BigInt(sign), 2n ** 40n));
      const answer = await ask(network, rung);
      expect(answer?.verdict).not.toBe(sign > 0 ? 'falsified' : 'certified');
    }
  });

  it.each(['crown', 'alpha-crown', 'beta-crown', 'lp', 'milp'])(
    'is not lost to rounding: %s',
    async (rung) => {
      const answer = await ask(constantMargin(delta), rung);
      expect(answer?.verdict).toBe('certified');
      expect(answer?.bound).toBeLessThanOrEqual(delta);
      expect(answer?.bound).toBeGreaterThan(0.9 * delta);
    },
  );

  it.each(['pgd', 'beta-crown', 'milp'])('is falsified where it is negative: %s', async (rung) => {
    expect((await ask(constantMargin(-delta), rung))?.verdict).toBe('falsified');
  });

  it.each(Object.keys(rungs))('of 0 is not certified: %s', async (rung) => {
    expect((await ask(constantMargin(0), rung))?.verdict).not.toBe('certified');
  });
});

/** The margin of label 0 is x − y: a linear network, whose least margin is the radius's doing. */
const difference = denseNetwork([
  {
    weight: [
      [1, 0],
      [0, 1],
    ],
    bias: [0, 0],
  },
]);

describe('x − y around (3/4, 1/4), where a radius of 1/4 is a tie', () => {
  const centre = Float32Array.of(0.75, 0.25);
  // The least margin is 1/2 − 2·eps.
  const radii = [
    ['0.2499999999995', fraction(1n, 10n ** 12n)],
    ['0.25', fraction(0n, 1n)],
    ['0.2500000000005', fraction(-1n, 10n ** 12n)],
  ] as const;

  it.each(Object.keys(rungs))('is certified only inside: %s', async (rung) => {
    const subject = openSubject(difference.network, difference.parameters);
    try {
      for (const [radius, least] of radii) {
        const ball = { eps: parseEps(radius), clip: false };
        expect(compare(leastMargin(difference, centre, { ...ball, label: 0 }), least)).toBe(0);
        const question = { images: [centre], labels: [0], classes: 2, ...ball };
        const [answer] = await ladderStep(rung).decide(subject, labelQuery(question, Rng.fromSeed(8)));
        const isProvable = rungs[rung]?.decides.includes('certified') && compare(least) > 0;
        expect([radius, answer?.verdict === 'certified']).toEqual([radius, isProvable]);
        if (answer?.verdict !== 'falsified') continue;
        expect(outsideBox(answer.witness, centre, ball)).toEqual([]);
        expect(compare(marginAt(difference, answer.witness, 0))).toBeLessThanOrEqual(0);
      }
    } finally {
      subject.dispose();
    }
  });
});
