import { type Eps, epsNearest, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  certifiedRadius,
  type FoundRadii,
  type LadderStep,
  openSubject,
  parseLadder,
  type RadiusOptions,
} from '../src/index.ts';
import { type DenseNetwork, randomDense, threshold } from './dense-network.ts';
import { outsideBox } from './exact-box.ts';
import { compare, fraction, ofNumber, ofText, subtract } from './fraction.ts';
import { leastMargin, marginAt } from './least-margin.ts';
import { manualClock } from './manual-clock.ts';
import { scriptedStep } from './scripted-step.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

async function search(
  { network, parameters }: Pick<DenseNetwork, 'network' | 'parameters'>,
  image: Float32Array,
  { label = 0, ...options }: Partial<RadiusOptions> & { readonly label?: number } = {},
): Promise<FoundRadii> {
  const subject = openSubject(network, parameters);
  try {
    return await certifiedRadius(
      subject,
      { image, label },
      {
        ladder: parseLadder('pgd,ibp'),
        clip: true,
        precision: 1024,
        deadline: Number.POSITIVE_INFINITY,
        rng: Rng.fromSeed(3),
        ...options,
      },
    );
  } finally {
    subject.dispose();
  }
}

/** A dear step that proves nothing, and what it was asked. */
function dearStep(asked: { eps: number; seconds: number }[], now: () => number = () => 0): LadderStep {
  const step = scriptedStep('dear', 'certified', () => false);
  return {
    ...step,
    alone: true,
    decide: (subject, query) => {
      const { box } = query.instances[0] ?? {};
      if (box?.kind === 'ball')
        asked.push({ eps: epsNearest(box.eps), seconds: (query.deadline - now()) / 1000 });
      return step.decide(subject, query);
    },
  };
}

describe('certifiedRadius', () => {
  // The margin of x is 2x − 1, so the ball of a radius r < x − 1/2 is safe, and that of any other radius is not.
  it('ends on both sides of the exact radius of a linear network, next to it', async () => {
    const half = fraction(1n, 2n);
    const subject = openSubject(threshold().network, threshold().parameters);
    const example = fc.record({
      byte: fc.integer({ min: 128, max: 254 }),
      precision: fc.constantFrom(1, 7, 64, 1000, 1024),
      clip: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(example, async ({ byte, precision, clip }) => {
        const image = Float32Array.of(byte / 255);
        const options = { ladder: parseLadder('pgd,ibp'), clip, precision };
        const rest = { deadline: Number.POSITIVE_INFINITY, rng: Rng.fromSeed(byte) };
        const { certified, falsified } = await certifiedRadius(
          subject,
          { image, label: 0 },
          { ...options, ...rest },
        );
        const exact = subtract(ofNumber(image[0] as number), half);
        const [low, high] = [ofText(certified?.eps ?? '0'), ofText(falsified?.eps ?? '2')];
        expect(compare(low, exact)).toBe(-1);
        expect(compare(high, exact)).toBeGreaterThanOrEqual(0);
        // The steepest descent ends in the corner, and no multiple is so near to the exact radius that rounding hides it.
        expect(compare(subtract(high, low), fraction(1n, BigInt(precision)))).toBe(0);
      }),
      { seed: 4, numRuns: 30 },
    );
    subject.dispose();
  });

  it('certifies no tie', async () => {
    // At 1/2 = 512/1024 the least margin is 0 exactly, which enclosures do not tell from a positive one.
    const { certified, falsified } = await search(threshold(), Float32Array.of(1));
    expect([certified?.eps, falsified?.eps]).toEqual(['511/1024', '513/1024']);
  });

  it('names the rungs, and gives a counterexample of the exact ball', async () => {
    const image = Float32Array.of(0.8);
    const { certified, falsified, isCorrect, isLate, queries } = await search(threshold(), image);
    expect({ isCorrect, isLate }).toEqual({ isCorrect: true, isLate: false });
    // x − 1/2 is 307.2/1024.
    expect(certified).toEqual({ eps: '307/1024', rung: 'ibp' });
    expect(falsified).toMatchObject({ eps: '77/256', rung: 'pgd' });
    const witness = falsified?.witness ?? new Float32Array(0);
    expect(outsideBox(witness, image, { eps: '77/256', clip: true })).toEqual([]);
    expect(compare(marginAt(threshold(), witness, 0))).toBeLessThanOrEqual(0);
    expect(queries).toBeLessThanOrEqual(20);
  });

  it.each([
    ['wrong', 0.4],
    ['a tie', 0.5],
  ])('looks for nothing where the image itself is %s', async (_, pixel) => {
    const step = scriptedStep('certifier', 'certified', () => true);
    const found = await search(threshold(), Float32Array.of(pixel), { ladder: [step] });
    expect(found).toMatchObject({ isCorrect: false, certified: null, falsified: null, queries: 0 });
    expect(step.calls).toEqual([]);
  });

  it('is never wrong about random networks, by exact enumeration', async () => {
    for (const seed of [0, 1, 2, 3, 4, 5]) {
      const rng = Rng.fromSeed(seed);
      const dense = randomDense([2, 5, 4, 3], rng);
      const image = rng.uniforms(2);
      const label = [0, 1, 2].find((each) => compare(marginAt(dense, image, each)) > 0) ?? 0;
      const { certified, falsified } = await search(dense, image, {
        label,
        precision: 64,
        ladder: parseLadder('pgd,ibp,crown,beta-crown'),
      });
      const leastAt = (eps: Eps) => compare(leastMargin(dense, image, { eps, clip: true, label }));
      if (certified !== null) expect(leastAt(certified.eps)).toBe(1);
      if (falsified !== null) {
        expect(leastAt(falsified.eps)).toBeLessThanOrEqual(0);
        expect(outsideBox(falsified.witness, image, { eps: falsified.eps, clip: true })).toEqual([]);
      }
      // A complete rung leaves nothing between the two.
      const low = certified === null ? 0 : 64 * epsNearest(certified.eps);
      const high = falsified === null ? 65 : 64 * epsNearest(falsified.eps);
      expect(high - low).toBe(1);
    }
  });

  it('reports no radius that was not decided itself, where a rung is not monotone', async () => {
    // Certified at 1/4 and not at 1/16 … 3/16: a larger certificate is found though smaller radii are unknown.
    const certifier = scriptedStep('certifier', 'certified', (_, eps) => epsNearest(eps) === 0.25);
    const falsifier = scriptedStep('falsifier', 'falsified', (_, eps) => epsNearest(eps) >= 0.5);
    const { certified, falsified } = await search(threshold(), Float32Array.of(1), {
      ladder: [falsifier, certifier],
      precision: 16,
    });
    expect(certified).toEqual({ eps: '1/4', rung: 'certifier' });
    expect(falsified).toMatchObject({ eps: '1/2', rung: 'falsifier' });
    expect(certifier.calls.map(([eps]) => eps)).toContain('1/4');
  });

  it('asks dear rungs in the gap that cheap ones leave, and about the same radius only once', async () => {
    const asked: { eps: number; seconds: number }[] = [];
    const certifier = scriptedStep('certifier', 'certified', (_, eps) => epsNearest(eps) <= 0.25);
    const falsifier = scriptedStep('falsifier', 'falsified', (_, eps) => epsNearest(eps) >= 0.75);
    const { queries } = await search(threshold(), Float32Array.of(1), {
      ladder: [falsifier, certifier, dearStep(asked)],
      precision: 16,
    });
    // 4 is certified, 12 falsified; a dear rung that fails at 8, 6 and 5 is not asked above, as it cannot falsify.
    expect(asked.map(({ eps }) => 16 * eps)).toEqual([8, 6, 5]);
    for (const { calls } of [falsifier, certifier]) {
      const radii = calls.map(([eps]) => eps);
      expect(new Set(radii).size).toBe(radii.length);
    }
    expect(queries).toBeGreaterThan(certifier.calls.length);
  });

  it('shares the time that is left among the radii of a dear rung', async () => {
    const clock = manualClock();
    const asked: { eps: number; seconds: number }[] = [];
    const certifier = scriptedStep('certifier', 'certified', (_, eps) => epsNearest(eps) <= 0.25);
    const falsifier = scriptedStep('falsifier', 'falsified', (_, eps) => epsNearest(eps) >= 0.75);
    await search(threshold(), Float32Array.of(1), {
      ladder: [falsifier, certifier, dearStep(asked, () => clock.now)],
      precision: 16,
      deadline: 30_000,
    });
    // A gap of 8 takes three bisections.
    expect(asked.map(({ seconds }) => seconds)).toEqual([10, 15, 30]);
  });

  it('stops when time is up, keeps what it has, and says so', async () => {
    const clock = manualClock();
    const slow = scriptedStep('slow', 'certified', (_, eps) => {
      clock.now += 4000;
      return epsNearest(eps) < 0.1;
    });
    const found = await search(threshold(), Float32Array.of(1), { ladder: [slow], deadline: 10_000 });
    expect(slow.calls.map(([eps]) => eps)).toEqual(['1/16', '1/8', '3/32']);
    expect(found).toMatchObject({ certified: { eps: '3/32' }, falsified: null, isLate: true, seconds: 12 });
  });

  it('stops between two radii when it is asked to', async () => {
    const controller = new AbortController();
    const step = scriptedStep('certifier', 'certified', () => {
      controller.abort(new Error('enough'));
      return true;
    });
    const attempt = search(threshold(), Float32Array.of(1), { ladder: [step], signal: controller.signal });
    await expect(attempt).rejects.toThrow('enough');
    expect(step.calls).toHaveLength(1);
  });

  it('gives the same again', async () => {
    const dense = randomDense([6, 8, 3], Rng.fromSeed(9));
    const image = Rng.fromSeed(1).uniforms(6);
    const label = [0, 1, 2].find((each) => compare(marginAt(dense, image, each)) > 0) ?? 0;
    const [first, second] = [await search(dense, image, { label }), await search(dense, image, { label })];
    expect({ ...first, seconds: 0 }).toEqual({ ...second, seconds: 0 });
  });

  it('leaves no tensor behind', async () => {
    await expectNoLeak(async () => {
      await search(threshold(), Float32Array.of(0.9));
    });
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a precision of %s', async (precision) => {
    await expect(search(threshold(), Float32Array.of(1), { precision })).rejects.toThrow(RangeError);
  });
});
