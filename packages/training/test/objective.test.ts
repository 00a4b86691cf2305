import { crossEntropy } from '@drawdown/attacks';
import { toBatch } from '@drawdown/datasets';
import {
  forward,
  forwardTraining,
  initialise,
  isTrainable,
  type Network,
  toTensors,
} from '@drawdown/networks';
import { Rng } from '@drawdown/records';
import { mean, type Tensor, tensor, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  defaultRecipe,
  type Moment,
  type Outcome,
  objective,
  resolveParameters,
  strategies,
} from '../src/index.ts';
import { blobs } from '../src/testing/blobs.ts';
import { normedNetwork, tinyNetwork } from './tiny-run.ts';

const images = blobs({ train: 12, test: 4 }).train;
const positions = [0, 1, 2, 3, 4, 5, 6, 7];

beforeAll(async () => {
  await useBackend('wasm');
});

function evaluate(
  name: string,
  {
    network = tinyNetwork,
    parameters = start(network),
    l1 = 0,
    ...change
  }: Partial<Moment> & {
    network?: Network;
    parameters?: { readonly [path: string]: Tensor };
    l1?: number;
  } = {},
): Outcome {
  const strategy = strategies[name];
  if (strategy === undefined) throw new Error(name);
  const moment: Moment = {
    ramp: 1,
    kappa: 0.5,
    beta: 0.5,
    learningRate: 0.1,
    fullEps: 0.1,
    fullRadii: [0.05, 0.1],
    rng: Rng.fromSeed(1),
    ...change,
  };
  const recipe = { ...defaultRecipe(1), l1 };
  const values = resolveParameters(
    name,
    strategy.parameters,
    // The adaptive slope jumps where a neuron tips over, and the loss with it: no place for differences.
    'lowerSlope' in strategy.parameters ? { lowerSlope: 'zero' } : {},
  );
  const batch = toBatch(images, positions);
  return objective({ network, strategy, values, recipe }, parameters, { batch, moment });
}

function start(network: Network): { readonly [path: string]: Tensor } {
  return toTensors(initialise(network, 'he', Rng.fromSeed(4)));
}

describe('objective', () => {
  it('mixes the natural and the robust loss by κ', () => {
    const mixed = evaluate('ibp', { kappa: 0.25 });
    const robust = mixed.robustLoss ?? Number.NaN;
    expect(robust).toBeGreaterThan(mixed.naturalLoss);
    expect(mixed.loss).toBeCloseTo(0.25 * mixed.naturalLoss + 0.75 * robust, 5);
    expect(evaluate('ibp', { kappa: 0 }).loss).toBeCloseTo(robust, 5);
  });

  it('leaves the robust part out where κ = 1', () => {
    const natural = evaluate('ibp', { kappa: 1 });
    expect(natural.robustLoss).toBeNull();
    expect(natural.loss).toBe(natural.naturalLoss);
  });

  it('does not mix for a strategy that does not use κ', () => {
    const { loss, robustLoss } = evaluate('pgd', { kappa: 0.9 });
    expect(loss).toBe(robustLoss);
  });

  it('shows what the natural pass showed', () => {
    const parameters = start(tinyNetwork);
    const batch = toBatch(images, positions);
    const logits = forward(tinyNetwork, parameters, batch.images);
    const { naturalLoss, correct } = evaluate('standard', { parameters });
    expect(naturalLoss).toBeCloseTo(mean(crossEntropy(logits, batch.labels)).dataSync()[0] ?? 0, 6);
    const predicted = Array.from(logits.argMax(1).dataSync());
    expect(correct).toBe(predicted.filter((label, index) => label === batch.labels[index]).length);
  });

  it('adds the weights, and not the biases, for l1', () => {
    const parameters = { ...start(tinyNetwork), '1.bias': tensor(new Array(12).fill(5)) };
    const weights = ['1.weight', '3.weight'].map(
      (path) => parameters[path as '1.bias'].abs().sum().dataSync()[0] ?? 0,
    );
    const [without, with1] = [0, 0.01].map((l1) => evaluate('standard', { parameters, l1 }).loss);
    expect(with1).toBeCloseTo((without ?? 0) + 0.01 * weights.reduce((a, b) => a + b), 4);
  });

  it.each(['standard', 'ibp', 'crown-ibp', 'gmd-ibp', 'gmd-crown-ibp'])(
    'has the gradient of its loss: %s against finite differences, batch-norm included',
    (name) => {
      const parameters = start(normedNetwork);
      const { gradients } = evaluate(name, { network: normedNetwork, parameters });
      for (const path of Object.keys(gradients)) {
        const original = parameters[path] as Tensor;
        const at = (shift: number): number => {
          const values = Float32Array.from(original.dataSync());
          values[0] = (values[0] ?? 0) + shift;
          const moved = { ...parameters, [path]: tensor(values, original.shape) };
          return evaluate(name, { network: normedNetwork, parameters: moved }).loss;
        };
        const step = 1e-3;
        const slope = (at(step) - at(-step)) / (2 * step);
        const found = gradients[path]?.dataSync()[0] ?? Number.NaN;
        // A bias in front of batch-norm has the gradient 0; elsewhere rounding limits the difference to about 1e-7/step.
        expect(Math.abs(found - slope)).toBeLessThan(0.02 * (1 + Math.abs(slope)));
      }
    },
  );

  it("hands on the clean batch's statistics, whatever else passes through the network", () => {
    const parameters = start(normedNetwork);
    const batch = toBatch(images, positions);
    const clean = forwardTraining(normedNetwork, parameters, batch.images).parameters;
    for (const name of ['standard', 'pgd', 'gmd-crown-ibp']) {
      const { statistics } = evaluate(name, { network: normedNetwork, parameters });
      expect(Object.keys(statistics)).toEqual(['1.mean', '1.variance']);
      for (const [path, values] of Object.entries(statistics)) {
        expect(isTrainable(path)).toBe(false);
        expect(values).toEqual(clean[path]?.dataSync());
      }
    }
  });
});
