import { Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { openSolver, type Solver } from '../../src/lp/solver.ts';
import { searchTree, type TreeOptions, type TreeOutcome, treeReasons } from '../../src/lp/split-tree.ts';
import { manualClock } from '../manual-clock.ts';
import { type DenseRelaxation, denseRelaxation } from './dense-relaxation.ts';
import { liftedPoint } from './lifted-point.ts';
import { marginsAt } from './margins-at.ts';
import { pointsOf } from './points-of-box.ts';

async function search(
  { relaxation }: DenseRelaxation,
  { solver: given, ...options }: Partial<TreeOptions> = {},
): Promise<TreeOutcome> {
  const solver = given ?? (await openSolver(relaxation.program));
  const [objective] = relaxation.objectives;
  if (objective === undefined) throw new Error('there is an objective');
  try {
    return await searchTree(relaxation, objective, {
      deadline: Number.POSITIVE_INFINITY,
      slack: 0,
      limit: 10_000,
      isBroken: () => false,
      ...options,
      solver,
    });
  } finally {
    solver.dispose();
  }
}

const radii = ['1/8', '2/5', '1'];
const cases = Array.from({ length: 8 }, (_, seed) => radii.map((radius) => ({ seed, radius }))).flat();

/** The first case whose root ends in some way. */
async function caseWhere(isMeant: (root: TreeOutcome, truth: number) => boolean): Promise<DenseRelaxation> {
  for (const { seed, radius } of cases) {
    const asked = denseRelaxation(seed, [6, 5], radius);
    if (isMeant(await search(asked, { limit: 1 }), asked.truth)) return asked;
  }
  throw new Error('there is such a case');
}

/** What holds, but takes splits to prove. */
let hard: DenseRelaxation;

beforeAll(async () => {
  await useBackend('cpu');
  hard = await caseWhere((root, truth) => root.end === 'limit' && truth > 0);
});

describe('searchTree', () => {
  it('proves what exact enumeration says, and nothing else', async () => {
    const ends = { proved: 0, broken: 0, late: 0, limit: 0, stuck: 0 };
    for (const { seed, radius } of cases) {
      const asked = denseRelaxation(seed, [4, 4], radius);
      const { dense, instance, truth } = asked;
      const isBroken = (point: Float64Array): boolean => {
        const [margin] = marginsAt(dense, instance.property, point.subarray(0, 2));
        return (margin as number) <= 0;
      };
      const outcome = await search(asked, { isBroken });
      expect([seed, radius, outcome.end]).toEqual([seed, radius, truth > 0 ? 'proved' : 'broken']);
      if (outcome.end === 'proved') {
        expect(outcome.bound).toBeGreaterThan(0);
        expect(outcome.bound).toBeLessThan(truth + 1e-12);
      }
      ends[outcome.end] += 1;
    }
    expect(Math.min(ends.proved, ends.broken)).toBeGreaterThan(5);
  });

  it('is stuck at the truth where nobody sees a counterexample', async () => {
    const asked = await caseWhere((root, truth) => root.end === 'limit' && truth < -0.01);
    const outcome = await search(asked);
    expect(outcome).toMatchObject({ end: 'stuck', bound: expect.any(Number) });
    if (outcome.end === 'stuck') expect(outcome.bound).toBeCloseTo(asked.truth, 6);
  });

  it('needs more than the slack', async () => {
    const asked = await caseWhere((_, truth) => truth > 0.05);
    const { truth } = asked;
    expect((await search(asked, { slack: truth - 1e-6 })).end).toBe('proved');
    expect((await search(asked, { slack: truth + 1e-6 })).end).toBe('stuck');
  });

  it('gives a bound that is never above the truth wherever it stops, and no worse with more parts', async () => {
    const asked = hard;
    let before = Number.NEGATIVE_INFINITY;
    for (const limit of [1, 3, 5, 9, 17]) {
      const outcome = await search(asked, { limit });
      if (outcome.end !== 'limit') break;
      expect(outcome.bound).toBeLessThanOrEqual(asked.truth);
      expect(outcome.bound).toBeGreaterThanOrEqual(before);
      before = outcome.bound;
    }
    expect(before).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });

  it('counts no part that it has not begun: one is the root alone', async () => {
    const asked = hard;
    const solver = await openSolver(asked.relaxation.program);
    let parts = 0;
    const counting: Solver = {
      ...solver,
      minimise: (...given) => {
        parts += 1;
        return solver.minimise(...given);
      },
    };
    await search(asked, { solver: counting, limit: 1 });
    expect(parts).toBe(1);
  });

  it('is late when time is up, at the root and between parts', async () => {
    const asked = hard;
    expect((await search(asked, { deadline: 0 })).end).toBe('late');
    const clock = manualClock();
    const isBroken = (): boolean => {
      clock.now = 100;
      return false;
    };
    const outcome = await search(asked, { deadline: 100, isBroken });
    expect(outcome.end).toBe('late');
    if (outcome.end === 'late') expect(outcome.bound).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });

  it('is late, not stuck, where there is nothing to choose', async () => {
    const asked = denseRelaxation(1, [3], '1/100000');
    expect(asked.relaxation.choices).toEqual([]);
    expect((await search(asked, { deadline: 0, slack: 1e9 })).end).toBe('late');
    expect((await search(asked, { slack: 1e9 })).end).toBe('stuck');
  });

  it('stops when it is told to', async () => {
    const asked = hard;
    const controller = new AbortController();
    const isBroken = (): boolean => {
      controller.abort(new Error('enough'));
      return false;
    };
    await expect(search(asked, { signal: controller.signal, isBroken })).rejects.toThrow('enough');
  });

  it('begins where choices are made', async () => {
    const asked = hard;
    const [choice] = asked.relaxation.choices;
    if (choice === undefined) throw new Error('there is a choice');
    const parts = await Promise.all(
      choice.columns.map((column) => search(asked, { made: [{ choice, column }] })),
    );
    // One of the two parts holds the point where the margin is least.
    expect(parts.map(({ end }) => end)).toEqual(['proved', 'proved']);
    const least = Math.min(...parts.map((part) => (part.end === 'proved' ? part.bound : Number.NaN)));
    expect(least).toBeLessThan(asked.truth + 1e-12);
  });

  it('proves no part empty that holds a point, with all choices made as they are at a point', async () => {
    const asked = denseRelaxation(4, [5, 4], '1');
    const { relaxation } = asked;
    for (const point of pointsOf(asked.instance, Rng.fromSeed(9), 20)) {
      const columns = liftedPoint(relaxation, point);
      const made = relaxation.choices.map((choice) => {
        const column = choice.columns.find((each) => Math.abs(columns[each] as number) < 1e-12);
        if (column === undefined) throw new Error('a choice is made at every point');
        return { choice, column };
      });
      const outcome = await search(asked, { made, slack: 1e9 });
      expect(outcome.end).toBe('stuck');
      const [margin = 0] = marginsAt(asked.dense, asked.instance.property, point);
      if (outcome.end === 'stuck') expect(outcome.bound).toBeLessThan(margin + 1e-9);
    }
  });

  it('takes no word of a solver that lies', async () => {
    for (const { seed, radius } of cases) {
      const asked = denseRelaxation(seed, [4, 4], radius);
      const { lower, rowLower } = asked.relaxation.program;
      const rng = Rng.fromSeed(seed).fork(radius);
      const liar: Solver = {
        minimise: () => ({
          outcome: rng.uniform() < 0.5 ? 'optimal' : 'infeasible',
          value: 1e9,
          point: Float64Array.from(rng.uniforms(lower.length)),
          multipliers: Float64Array.from(rng.normals(rowLower.length)),
        }),
        dispose: () => {},
      };
      const outcome = await search(asked, { solver: liar, limit: 200 });
      if (outcome.end === 'proved') expect(asked.truth).toBeGreaterThan(0);
      else if (outcome.end !== 'broken') expect(outcome.bound).toBeLessThanOrEqual(asked.truth + 1e-12);
    }
  });

  it('does not go on with a solver that has failed', async () => {
    const asked = hard;
    const { lower, rowLower } = asked.relaxation.program;
    let parts = 0;
    const failing: Solver = {
      minimise: () => {
        parts += 1;
        return {
          outcome: 'unfinished',
          value: Number.NEGATIVE_INFINITY,
          point: new Float64Array(lower.length),
          multipliers: new Float64Array(rowLower.length),
        };
      },
      dispose: () => {},
    };
    expect(await search(asked, { solver: failing })).toEqual({
      end: 'stuck',
      bound: Number.NEGATIVE_INFINITY,
    });
    expect(parts).toBe(1);
  });
});

describe('treeReasons', () => {
  it('are those of records', () => {
    expect(treeReasons).toEqual({
      late: 'timeout',
      limit: 'limit',
      stuck: 'bound-not-positive',
      broken: 'point-undecided',
    });
  });
});
