import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Objective } from '../../src/lp/linear-program.ts';
import { minimiseMixed } from '../../src/lp/mixed-integer.ts';
import type { Relaxation } from '../../src/lp/relaxation.ts';
import { denseRelaxation } from './dense-relaxation.ts';
import { marginsAt } from './margins-at.ts';

const settings = { slack: 0, seconds: 20, limit: 1000 };

function onlyObjective({ objectives }: Relaxation): Objective {
  const [objective] = objectives;
  if (objective === undefined) throw new Error('there is an objective');
  return objective;
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe('minimiseMixed', () => {
  it('says what exact enumeration says, and where the property breaks', async () => {
    const counts = { safe: 0, broken: 0, unfinished: 0 };
    for (let seed = 0; seed < 8; seed++) {
      for (const radius of ['1/8', '2/5', '1']) {
        const { dense, instance, relaxation, truth } = denseRelaxation(seed, [5, 4], radius);
        const { outcome, point } = await minimiseMixed(relaxation, onlyObjective(relaxation), settings);
        expect([seed, radius, outcome]).toEqual([seed, radius, truth > 0 ? 'safe' : 'broken']);
        counts[outcome]++;
        if (outcome !== 'broken') continue;
        expect(point).toHaveLength(relaxation.program.lower.length);
        const [margin] = marginsAt(dense, instance.property, point.subarray(0, 2));
        expect(margin).toBeLessThan(1e-5);
      }
    }
    expect(Math.min(counts.safe, counts.broken)).toBeGreaterThan(4);
  });

  it('stops at what is not above the slack', async () => {
    const { relaxation, truth } = denseRelaxation(3, [5, 5], '1/8');
    expect(truth).toBeGreaterThan(0);
    const ask = (slack: number) =>
      minimiseMixed(relaxation, onlyObjective(relaxation), { ...settings, slack });
    expect((await ask(truth - 0.01)).outcome).toBe('safe');
    expect((await ask(truth + 0.01)).outcome).toBe('broken');
  });

  it('needs no choice', async () => {
    const { relaxation, truth } = denseRelaxation(1, [3], '1/100000');
    expect(relaxation.choices).toEqual([]);
    const { outcome } = await minimiseMixed(relaxation, onlyObjective(relaxation), settings);
    expect(outcome).toBe(truth > 0 ? 'safe' : 'broken');
  });

  it('says nothing about numbers that the solver refuses', async () => {
    const { relaxation } = denseRelaxation(3, [5, 5], '1/8');
    const { program } = relaxation;
    const values = program.values.map((value) => value * 1e302);
    const huge = { ...relaxation, program: { ...program, values } };
    const { outcome, point } = await minimiseMixed(huge, onlyObjective(huge), settings);
    expect([outcome, point.length]).toEqual(['unfinished', 0]);
  });
});
