import { memory, scope, type Tensor, tensor, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { forward, forwardTraining } from '../../src/forward/forward.ts';
import { blendStatistics } from '../../src/forward/statistics.ts';
import type { Network } from '../../src/network.ts';
import { toTensors } from '../../src/parameters.ts';
import { tinyNetworks } from '../../src/testing/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const normOnly: Network = {
  name: 'norm',
  inputShape: [2],
  classes: 2,
  layers: [{ kind: 'batch-norm', channels: 2, epsilon: 0 }],
};

const identity = {
  '0.gamma': { shape: [2], data: Float32Array.of(1, 2) },
  '0.beta': { shape: [2], data: Float32Array.of(0, 1) },
  '0.mean': { shape: [2], data: Float32Array.of(5, 6) },
  '0.variance': { shape: [2], data: Float32Array.of(4, 9) },
};

const numbers = (value: Tensor | undefined): number[] => [...(value?.dataSync() ?? [])];

describe('forwardTraining', () => {
  it('normalises by the mean and the biased variance of the batch, and hands both on', () => {
    scope(() => {
      // column 1: 1, 3 has mean 2, variance 1; column 2: 0, 8 has mean 4, variance 16
      const pass = forwardTraining(normOnly, toTensors(identity), tensor([1, 0, 3, 8], [2, 2]));
      expect(numbers(pass.logits)).toEqual([-1, -1, 1, 3]);
      expect(numbers(pass.parameters['0.mean'])).toEqual([2, 4]);
      expect(numbers(pass.parameters['0.variance'])).toEqual([1, 16]);
      expect(numbers(pass.parameters['0.gamma'])).toEqual([1, 2]);
    });
  });

  it.each(Object.entries(tinyNetworks))(
    'equals forward with the parameters it returns: %s',
    (_name, tiny) => {
      scope(() => {
        const images = tensor(
          tiny.images.flatMap((image) => [...image]),
          [3, ...tiny.network.inputShape],
        );
        const pass = forwardTraining(tiny.network, toTensors(tiny.parameters), images);
        expect(numbers(forward(tiny.network, pass.parameters, images))).toEqual(numbers(pass.logits));
        expect(Object.keys(pass.parameters)).toEqual(Object.keys(tiny.parameters));
      });
    },
  );

  it('leaves the logits and two tensors per batch-norm behind', () => {
    const { network, parameters: stored, images } = tinyNetworks.batchNorm;
    scope(() => {
      const parameters = toTensors(stored);
      const batch = tensor(
        images.flatMap((image) => [...image]),
        [3, ...network.inputShape],
      );
      const before = memory().numTensors;
      forwardTraining(network, parameters, batch);
      expect(memory().numTensors).toBe(before + 1 + 4);
    });
  });
});

describe('blendStatistics', () => {
  const batch = {
    ...identity,
    '0.gamma': { shape: [2], data: Float32Array.of(100, 100) },
    '0.mean': { shape: [2], data: Float32Array.of(9, 2) },
    '0.variance': { shape: [2], data: Float32Array.of(8, 1) },
  };

  it('moves the statistics towards the batch and nothing else', () => {
    scope(() => {
      const old = toTensors(identity);
      const blended = blendStatistics(old, toTensors(batch), 0.25);
      expect(numbers(blended['0.mean'])).toEqual([6, 5]);
      expect(numbers(blended['0.variance'])).toEqual([5, 7]);
      expect(blended['0.gamma']).toBe(old['0.gamma']);
      expect(numbers(old['0.mean'])).toEqual([5, 6]);
    });
  });

  it('refuses a momentum outside [0, 1] and a batch without statistics', () => {
    scope(() => {
      const old = toTensors(identity);
      expect(() => blendStatistics(old, old, 1.5)).toThrow('momentum must lie in [0, 1], but 1.5 was given');
      expect(() => blendStatistics(old, {}, 0.1)).toThrow("lack '0.mean'");
    });
  });
});
