import { type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { marginOf } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Instance } from '../../src/index.ts';
import { provedBound } from '../../src/lp/proved-bound.ts';
import { type Relaxation, relaxationOf } from '../../src/lp/relaxation.ts';
import { openSolver } from '../../src/lp/solver.ts';
import { leastSampled } from '../tiny-points.ts';
import { type Ball, boxes, closeTinySubjects, tinyNames, tinyQuery, tinySubject } from '../tiny-queries.ts';
import { marginsAt } from './margins-at.ts';
import { pointsOf } from './points-of-box.ts';

const seconds = 20;

function relaxed(name: TinyName, instance: Instance): Relaxation {
  const relaxation = relaxationOf(tinySubject(name), instance);
  if (typeof relaxation === 'string') throw new Error(relaxation);
  return relaxation;
}

function firstInstance(name: TinyName, ball: Ball): Instance {
  const [instance] = tinyQuery(name, ball).instances;
  if (instance === undefined) throw new Error('there is an image');
  return instance;
}

/** For each alternative what the solver says is least, and what is proved of it. */
async function minima({ program, objectives }: Relaxation): Promise<readonly (readonly [number, number])[]> {
  const solver = await openSolver(program);
  try {
    return objectives.map((objective) => {
      const solved = solver.minimise(objective, { seconds });
      return [solved.value, provedBound(program, objective, { solved })] as const;
    });
  } finally {
    solver.dispose();
  }
}

beforeAll(async () => {
  await useBackend('auto');
});
afterAll(closeTinySubjects);

describe.each(tinyNames)('the relaxation of the network %s', (name) => {
  it('gives bounds not below those of CROWN nor above sampled points, which its duals prove', async () => {
    for (const ball of boxes) {
      const instance = firstInstance(name, ball);
      const relaxation = relaxed(name, instance);
      const bounds: number[] = [];
      for (const [alternative, [value, bound]] of (await minima(relaxation)).entries()) {
        const crown = relaxation.crownBounds[alternative] as number;
        bounds.push(bound);
        expect(bound).toBeLessThanOrEqual(value + 1e-6);
        expect(bound).toBeGreaterThan(value - 1e-6 * (1 + Math.abs(value)));
        expect(bound).toBeGreaterThan(crown - 1e-6 * (1 + Math.abs(crown)));
      }
      expect(Math.min(...bounds)).toBeLessThanOrEqual(leastSampled(name, ball)[0] as number);
    }
  });
});

describe('a property of several rows in one alternative', () => {
  it('has the largest of them as its objective', async () => {
    const name = 'mlp';
    for (const ball of boxes) {
      const instance = firstInstance(name, ball);
      // Whether the label beats some other class, instead of every one.
      const rows = instance.property.alternatives.flat();
      const joined: Instance = { ...instance, property: { ...instance.property, alternatives: [rows] } };
      const together = relaxed(name, joined);
      expect(together.objectives).toHaveLength(1);
      const [[, bound = Number.NaN] = []] = await minima(together);
      for (const point of pointsOf(instance, Rng.fromSeed(46), 20)) {
        const [margin = Number.NaN] = marginsAt(tinyNetworks[name], joined.property, point);
        expect(bound).toBeLessThanOrEqual(margin);
      }
      // The least of the largest is not below the largest of the least.
      const alone = (await minima(relaxed(name, instance))).map(([, each]) => each);
      expect(bound).toBeGreaterThan(marginOf(joined.property, Float64Array.from(alone)) - 1e-6);
      expect(together.crownBounds).toEqual([Math.max(...relaxed(name, instance).crownBounds)]);
    }
  });
});

describe('relaxationOf', () => {
  const instance = firstInstance('mlp', boxes[2] as Ball);

  it('makes no program that is larger than memory is wanted for', () => {
    expect(relaxationOf(tinySubject('mlp'), instance, { mostEntries: 50 })).toBe('out-of-memory');
  });

  it('makes no program of a box that is not finite', () => {
    const outer = {
      lower: new Float64Array(6).fill(Number.NEGATIVE_INFINITY),
      upper: new Float64Array(6).fill(Number.POSITIVE_INFINITY),
    };
    const inner = { lower: new Float32Array(6).fill(-1), upper: new Float32Array(6).fill(1) };
    const box = { kind: 'range' as const, outer, inner, pinned: new Uint8Array(6) };
    expect(relaxationOf(tinySubject('mlp'), { ...instance, box })).toBe('bound-not-finite');
  });

  it('takes boxes that it is given: wider ones never give more', async () => {
    const { network } = tinyNetworks.mlp;
    const trace = new Map(
      network.layers.map((layer, index) => {
        const size = layer.kind === 'linear' ? layer.inputs : index === 1 ? 8 : 7;
        const end = (value: number) => ({ shape: [1, size], data: new Float64Array(size).fill(value) });
        return [`${index}`, { lower: end(layer.kind === 'linear' && index > 0 ? 0 : -100), upper: end(100) }];
      }),
    );
    const wide = relaxationOf(tinySubject('mlp'), instance, { trace });
    if (typeof wide === 'string') throw new Error(wide);
    expect(wide.choices).toHaveLength(15);
    const tight = await minima(relaxed('mlp', instance));
    for (const [alternative, [, bound]] of (await minima(wide)).entries()) {
      expect(bound).toBeLessThan((tight[alternative]?.[1] as number) + 1e-6);
    }
  });
});
