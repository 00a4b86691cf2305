import { loadDataset } from '@drawdown/datasets';
import { buildNetwork } from '@drawdown/networks';
import { type TrainingConfig, UserError } from '@drawdown/records';
import { resolveConfig, type Strategy, strategies } from '@drawdown/training';
import { describe, expect, it } from 'vitest';

import { expectJudgeable, judgedImages } from '../src/judged-images.ts';
import type { TrainedNetwork } from '../src/trained-network.ts';

const digits = await loadDataset('mnist-embedded');

function trainedOn(dataset: string, validation = 0, seed = 0): TrainingConfig {
  const strategy = strategies.standard as Strategy;
  return resolveConfig({
    dataset: { name: dataset, grid: digits.grid },
    network: 'mlp-10',
    strategy,
    validation,
    seed,
  });
}

describe('judgedImages', () => {
  it('gives the splits of the data set that the network was trained on', () => {
    expect(judgedImages(digits, 'test', trainedOn('mnist-embedded'))).toBe(digits.test);
    expect(judgedImages(digits, 'train', trainedOn('mnist-embedded'))).toBe(digits.train);
  });

  it('gives the validation images of the run: those that its seed held out', () => {
    const held = judgedImages(digits, 'validation', trainedOn('mnist-embedded', 40));
    const again = judgedImages(digits, 'validation', trainedOn('mnist-embedded', 40));
    const other = judgedImages(digits, 'validation', trainedOn('mnist-embedded', 40, 1));
    expect(held.count).toBe(40);
    expect(again.indices).toEqual(held.indices);
    expect(other.indices).not.toEqual(held.indices);
    const training = new Set(digits.train.indices);
    expect(Array.from(held.indices).every((index) => training.has(index))).toBe(true);
  });

  it('refuses validation images where the run held out none', () => {
    const ask = (): unknown => judgedImages(digits, 'validation', trainedOn('mnist-embedded'));
    expect(ask).toThrow(UserError);
    expect(ask).toThrow(/held out no validation images of mnist-embedded; train with --validation/);
  });

  it.each(['train', 'validation', 'test'] as const)(
    'refuses the embedded digits (%s) for a network trained on MNIST, which holds them all',
    (split) => {
      const ask = (): unknown => judgedImages(digits, split, trainedOn('mnist', 40));
      expect(ask).toThrow(UserError);
      expect(ask).toThrow(/has not seen.*evaluate it on the test split of mnist$/);
    },
  );
});

describe('expectJudgeable', () => {
  function trained(dataset: string): TrainedNetwork {
    const network = buildNetwork('mlp-10', { inputShape: digits.shape, classes: digits.classes });
    return { network, parameters: {}, record: { config: trainedOn(dataset) } } as unknown as TrainedNetwork;
  }

  it('takes the data set of the run, and the test split of MNIST for the embedded digits', () => {
    expectJudgeable(trained('mnist-embedded'), 'mnist-embedded', 'test');
    expectJudgeable(trained('mnist-embedded'), 'mnist', 'test');
  });

  it.each([
    ['mnits', 'test', /unknown dataset 'mnits': did you mean 'mnist'/],
    ['cifar10', 'test', /takes images of 28×28×1 .* but cifar10 has images of 32×32×3/],
    ['mnist', 'train', /has not seen/],
  ] as const)('refuses %s (%s)', (name, split, message) => {
    expect(() => expectJudgeable(trained('mnist-embedded'), name, split)).toThrow(UserError);
    expect(() => expectJudgeable(trained('mnist-embedded'), name, split)).toThrow(message);
  });
});
