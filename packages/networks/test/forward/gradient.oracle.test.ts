import { grads, mul, scope, sum, type Tensor, tensor, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { forward, forwardTraining } from '../../src/forward/forward.ts';
import type { Parameters, StoredArray } from '../../src/network.ts';
import { toTensors } from '../../src/parameters.ts';
import { isTrainable } from '../../src/path.ts';
import { referenceForward, type TinyNetwork, tinyNetworks } from '../../src/testing/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Σ (class + 1) · logit over classes and images: a scalar with another slope for every logit. */
function objective(logits: Tensor): Tensor {
  const [, classes = 0] = logits.shape;
  return sum(mul(logits, tensor(Array.from({ length: classes }, (_, index) => index + 1))));
}

function referenceObjective({ network, images }: TinyNetwork, stored: Parameters<StoredArray>): number {
  return images
    .flatMap((image) => [...referenceForward(network, stored, image)])
    .reduce((total, logit, index) => total + logit * ((index % network.classes) + 1), 0);
}

function gradientsOf(tiny: TinyNetwork, pass: (parameters: Parameters<Tensor>, images: Tensor) => Tensor) {
  return scope(() => {
    const stored = toTensors(tiny.parameters);
    const paths = Object.keys(stored).filter(isTrainable);
    const pixels = tiny.images.flatMap((image) => [...image]);
    const images = tensor(pixels, [tiny.images.length, ...tiny.network.inputShape]);
    const loss = (...values: Tensor[]): Tensor => {
      const moved = Object.fromEntries(paths.map((path, index) => [path, values[index] as Tensor]));
      return objective(pass({ ...stored, ...moved }, images));
    };
    const found = grads(loss)(paths.map((path) => stored[path] as Tensor));
    return new Map(
      paths.map((path, index) => [path, (found[index] as Tensor).dataSync<'float32'>().slice()]),
    );
  });
}

/** The slope of the reference along one number of a parameter, by a central difference in float64. */
function slope(tiny: TinyNetwork, path: string, index: number): number {
  const array = tiny.parameters[path] as StoredArray;
  const value = array.data[index] as number;
  const [below, above] = [Math.fround(value - 2 ** -12), Math.fround(value + 2 ** -12)];
  const at = (moved: number): number => {
    const data = array.data.slice();
    data[index] = moved;
    return referenceObjective(tiny, { ...tiny.parameters, [path]: { ...array, data } });
  };
  return (at(above) - at(below)) / (above - below);
}

describe('gradients of the forward pass', () => {
  it.each(Object.entries(tinyNetworks))('equal the slopes of the scalar reference: %s', (_name, tiny) => {
    const gradients = gradientsOf(tiny, (parameters, images) => forward(tiny.network, parameters, images));
    for (const [path, gradient] of gradients) {
      for (const index of new Set([0, gradient.length >> 1, gradient.length - 1])) {
        const expected = slope(tiny, path, index);
        expect(Math.abs((gradient[index] as number) - expected), `${path}[${index}]`).toBeLessThanOrEqual(
          2e-3 * (1 + Math.abs(expected)),
        );
      }
    }
  });

  it.each(Object.entries(tinyNetworks))('are finite in training: %s', (_name, tiny) => {
    const gradients = gradientsOf(
      tiny,
      (parameters, images) => forwardTraining(tiny.network, parameters, images).logits,
    );
    for (const [path, gradient] of gradients) {
      expect(gradient.every(Number.isFinite), path).toBe(true);
    }
  });

  it('flow through the statistics of the batch: a bias before batch-norm does not matter', () => {
    const tiny = tinyNetworks.batchNorm;
    const gradients = gradientsOf(
      tiny,
      (parameters, images) => forwardTraining(tiny.network, parameters, images).logits,
    );
    const largest = (path: string): number => Math.max(...(gradients.get(path) ?? []).map(Math.abs));
    expect(largest('0.bias')).toBeLessThan(1e-4);
    expect(largest('0.weight')).toBeGreaterThan(1e-2);
  });
});
