import { toBatch } from '@drawdown/datasets';
import { initialise, toTensors } from '@drawdown/networks';
import { type Json, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  defaultRecipe,
  globalStrategy,
  objective,
  resolveParameters,
  type Strategy,
  strategies,
} from '../src/index.ts';
import { blobs } from '../src/testing/blobs.ts';
import { tinyNetwork } from './tiny-run.ts';

const RADII = [0.05, 0.1, 0.2];

beforeAll(async () => {
  await useBackend('wasm');
});

interface Place {
  readonly parameters?: { readonly [name: string]: Json };
  readonly fullEps?: number;
  readonly ramp?: number;
}

function robustLoss(
  strategy: Strategy | undefined,
  { parameters = {}, fullEps = 0.2, ramp = 1 }: Place,
): number {
  if (strategy === undefined) throw new Error('no such strategy');
  const values = resolveParameters(strategy.name, strategy.parameters, parameters);
  const setting = { network: tinyNetwork, strategy, values, recipe: defaultRecipe(1) };
  const moment = {
    ramp,
    kappa: 0,
    beta: 0.5,
    learningRate: 1,
    fullEps,
    fullRadii: strategy.perturbation === 'radii' ? RADII : [],
    rng: Rng.fromSeed(0),
  };
  const batch = toBatch(blobs({ train: 8, test: 4 }).train, [0, 1, 2, 3, 4, 5, 6, 7]);
  const start = toTensors(initialise(tinyNetwork, 'he', Rng.fromSeed(2)));
  return objective(setting, start, { batch, moment }).robustLoss ?? Number.NaN;
}

/** The weighted sum of the base method's losses, one radius at a time. */
function sumOfBase(base: string, weights: readonly number[], radii: readonly number[]): number {
  const losses = radii.map((fullEps) => robustLoss(strategies[base], { fullEps }));
  return losses.reduce((sum, loss, k) => sum + loss * (weights[k] ?? 0), 0);
}

describe('global strategies', () => {
  it.each(['ibp', 'crown-ibp'])('are the weighted sum of the losses of %s', (base) => {
    const decreasing = sumOfBase(base, [3 / 6, 2 / 6, 1 / 6], RADII);
    expect(robustLoss(strategies[`gmd-${base}`], {})).toBeCloseTo(decreasing, 4);
    const equal = sumOfBase(base, [1 / 3, 1 / 3, 1 / 3], RADII);
    expect(robustLoss(strategies[`global-${base}`], {})).toBeCloseTo(equal, 4);
    expect(decreasing).toBeLessThan(equal);
  });

  it('take explicit weights as they are, not normalised', () => {
    const parameters = { weights: 'explicit', explicit: [2, 1, 1], normalised: false };
    const expected = sumOfBase('ibp', [2, 1, 1], RADII);
    expect(robustLoss(strategies['gmd-ibp'], { parameters })).toBeCloseTo(expected, 3);
  });

  it.each([
    // Jointly every radius is the same share of its end.
    { ramp: 0.5, name: 'joint', radii: [0.025, 0.05, 0.1] },
    // In the first of three stages the largest radius is on its way to ε₁, and all are there with it.
    { ramp: 1 / 6, name: 'staged', radii: [0.025, 0.025, 0.025] },
    // Half through the second it is between ε₁ and ε₂.
    { ramp: 1 / 2, name: 'staged', radii: [0.05, 0.075, 0.075] },
    { ramp: 5 / 6, name: 'staged', radii: [0.05, 0.1, 0.15] },
    { ramp: 1, name: 'staged', radii: RADII },
  ])('ramp: $name at $ramp', ({ ramp, name, radii }) => {
    const loss = robustLoss(strategies['gmd-ibp'], { parameters: { ramp: name }, ramp });
    expect(loss).toBeCloseTo(sumOfBase('ibp', [3 / 6, 2 / 6, 1 / 6], radii), 4);
  });

  it('refuse a base whose loss takes no radius', () => {
    const { standard } = strategies;
    if (standard === undefined) throw new Error('standard');
    expect(() => globalStrategy({ name: 'x', title: 'X', base: standard, weights: 'linear' })).toThrow(
      "strategy 'standard' has no loss that takes a radius",
    );
  });
});
