import { type Eps, parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type LadderStep, ladderStep, openSubject, predictions } from '../../src/index.ts';
import { type DenseNetwork, randomDense } from '../dense-network.ts';
import { outsideBox } from '../exact-box.ts';
import { compare, type Fraction, ofNumber } from '../fraction.ts';
import { labelQuery } from '../label-query.ts';
import { leastMargin, marginAt } from '../least-margin.ts';

/** At most ten ReLUs between one or two inputs and the classes. */
const shapes = [
  [1, 3],
  [1, 10, 2],
  [1, 4, 4, 3],
  [1, 3, 3, 3, 2],
  [2, 2],
  [2, 6, 3],
  [2, 10, 2],
  [2, 4, 4, 2],
  [2, 3, 3, 3, 3],
];

const problems = fc.record({
  sizes: fc.constantFrom(...shapes),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  eps: fc.constantFrom(...['1/1000', '1/50', '1/10', '3/10', '1'].map(parseEps)),
  clip: fc.boolean(),
});

const certifiers = [
  ladderStep('ibp'),
  ladderStep('crown-ibp'),
  ladderStep('crown-ibp', { lowerSlope: 'zero' }),
  ladderStep('crown-ibp', { lowerSlope: 'one' }),
  ladderStep('deepz'),
  ladderStep('deepz', { intervals: false }),
  ladderStep('crown'),
  ladderStep('crown', { lowerSlope: 'same', intervals: 'own' }),
  ladderStep('alpha-crown', { iterations: 5 }),
  ladderStep('lp'),
];
/** The solver's own tree is slow to begin, and proves nothing. */
const complete = [
  ladderStep('beta-crown', { iterations: 5, rootIterations: 5 }),
  ladderStep('milp', { mipSeconds: 0 }),
];
const falsifiers = [ladderStep('pgd', { steps: 4 }), ladderStep('pgd', { steps: 4, loss: 'cross-entropy' })];

interface Problem {
  readonly network: DenseNetwork;
  readonly image: Float32Array;
  readonly label: number;
  readonly eps: Eps;
  readonly clip: boolean;
}

function problemOf({
  sizes,
  seed,
  eps,
  clip,
}: {
  sizes: readonly number[];
  seed: number;
  eps: Eps;
  clip: boolean;
}): Problem {
  const rng = Rng.fromSeed(seed);
  const network = randomDense(sizes, rng.fork('network'));
  const image = rng.fork('image').uniforms(sizes[0] as number);
  const subject = openSubject(network.network, network.parameters);
  const [label = 0] = predictions(subject, [image]);
  subject.dispose();
  return { network, image, label, eps, clip };
}

async function ask(step: LadderStep, { network, image, label, eps, clip }: Problem): Promise<Answer> {
  const subject = openSubject(network.network, network.parameters);
  const { classes } = network.network;
  const query = labelQuery({ images: [image], labels: [label], classes, eps, clip }, Rng.fromSeed(1));
  const [answer] = await step.decide(subject, query).finally(subject.dispose);
  if (answer === undefined) throw new Error('one image was asked, and no answer came');
  return answer;
}

function expectTrue(answer: Answer, problem: Problem, truth: Fraction): void {
  const { network, image, label } = problem;
  if (answer.verdict === 'certified') {
    expect(compare(truth)).toBe(1);
    expect(compare(ofNumber(answer.bound), truth)).toBeLessThanOrEqual(0);
    return;
  }
  if (answer.verdict === 'falsified') {
    expect(compare(truth)).toBeLessThanOrEqual(0);
    expect(outsideBox(answer.witness, image, problem)).toEqual([]);
    const margin = marginAt(network, answer.witness, label);
    expect(compare(margin)).toBeLessThanOrEqual(0);
    expect(compare(margin, ofNumber(answer.bound))).toBeLessThanOrEqual(0);
  }
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe('against the exact least margin of networks with at most ten ReLUs', () => {
  it('a certificate is true and its bound is never above the truth', async () => {
    const counts = { certified: 0, missed: 0, false: 0 };
    await fc.assert(
      fc.asyncProperty(problems, async (drawn) => {
        const problem = problemOf(drawn);
        const truth = leastMargin(problem.network, problem.image, problem);
        for (const step of certifiers) {
          const answer = await ask(step, problem);
          expectTrue(answer, problem, truth);
          if (answer.verdict === 'unknown') {
            expect(compare(ofNumber(answer.bound as number), truth)).toBeLessThanOrEqual(0);
          }
          if (answer.verdict === 'certified') counts.certified++;
          else counts[compare(truth) > 0 ? 'missed' : 'false']++;
        }
      }),
      { seed: 1810, numRuns: 120 },
    );
    // The run is not vacuous: there is something to certify, to miss, and to refuse.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
  });

  it('a counterexample is true, and what an attack reports is never below the truth', async () => {
    const counts = { falsified: 0, unknown: 0 };
    await fc.assert(
      fc.asyncProperty(problems, async (drawn) => {
        const problem = problemOf(drawn);
        const truth = leastMargin(problem.network, problem.image, problem);
        for (const step of falsifiers) {
          const answer = await ask(step, problem);
          expectTrue(answer, problem, truth);
          expect(compare(ofNumber(answer.bound as number), truth)).toBeGreaterThanOrEqual(0);
          counts[answer.verdict === 'falsified' ? 'falsified' : 'unknown']++;
        }
      }),
      { seed: 1706, numRuns: 50 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
  });

  it('a complete rung decides, but for margins that rounding reaches', async () => {
    const counts = { certified: 0, falsified: 0 };
    await fc.assert(
      fc.asyncProperty(problems, async (drawn) => {
        const problem = problemOf(drawn);
        const truth = leastMargin(problem.network, problem.image, problem);
        const value = Number(truth.top) / Number(truth.bottom);
        for (const step of complete) {
          const answer = await ask(step, problem);
          expectTrue(answer, problem, truth);
          if (Math.abs(value) > 1e-9) {
            expect([step.rung, answer.verdict]).toEqual([step.rung, value > 0 ? 'certified' : 'falsified']);
          }
          if (answer.verdict === 'unknown') expect(['timeout', 'limit']).not.toContain(answer.reason);
          if (answer.verdict !== 'unknown') counts[answer.verdict]++;
        }
      }),
      { seed: 1711, numRuns: 80 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
  });

  it('two classes without ReLU are decided, up to rounding', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (drawn) => {
        const problem = problemOf({ ...drawn, sizes: drawn.seed % 2 === 0 ? [1, 2] : [2, 2] });
        const { network, image } = problem;
        const truth = leastMargin(network, image, problem);
        const value = Number(truth.top) / Number(truth.bottom);
        for (const step of certifiers) expect((await ask(step, problem)).bound).toBeCloseTo(value, 10);
        if (Math.abs(value) < 1e-5) return;
        expect((await ask(falsifiers[0] as LadderStep, problem)).verdict === 'falsified').toBe(value < 0);
      }),
      { seed: 4, numRuns: 40 },
    );
  });
});
