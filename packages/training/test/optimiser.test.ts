import { memory, tensor1d, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { adamStart, adamStep, clipScale, globalNorm } from '../src/optimiser.ts';

beforeAll(async () => {
  await useBackend('wasm');
});

/** Algorithm 1 of the paper for one number, in float64. */
function scalarAdam(start: number, gradients: readonly number[], rate: number): number {
  let [value, first, second] = [start, 0, 0];
  gradients.forEach((gradient, index) => {
    first = 0.9 * first + 0.1 * gradient;
    second = 0.999 * second + 0.001 * gradient ** 2;
    const [m, v] = [first / (1 - 0.9 ** (index + 1)), second / (1 - 0.999 ** (index + 1))];
    value -= (rate * m) / (Math.sqrt(v) + 1e-8);
  });
  return value;
}

describe('adamStep', () => {
  it('follows the published algorithm', () => {
    const starts = [1, -0.5, 3];
    const gradients = [
      [0.3, -1e-4, 0],
      [0.1, 2e-4, 0],
      [-0.7, 1e-4, 50],
    ];
    let parameters: Parameters<typeof adamStep>[0] = { '0.weight': tensor1d(starts) };
    let state = adamStart(parameters);
    for (const gradient of gradients) {
      const step = adamStep(
        parameters,
        { '0.weight': tensor1d(gradient) },
        { state, learningRate: 0.01, scale: 1 },
      );
      ({ parameters, state } = step);
    }
    expect(state.steps).toBe(3);
    const values = parameters['0.weight']?.dataSync() ?? [];
    starts.forEach((start, index) => {
      const own = gradients.map((gradient) => gradient[index] ?? 0);
      expect(values[index]).toBeCloseTo(scalarAdam(start, own, 0.01), 6);
    });
  });

  it('scales gradients before they enter the means', () => {
    const parameters = { a: tensor1d([1]) };
    const options = { state: adamStart(parameters), learningRate: 0.1 };
    const scaled = adamStep(parameters, { a: tensor1d([8]) }, { ...options, scale: 0.25 });
    const plain = adamStep(parameters, { a: tensor1d([2]) }, { ...options, scale: 1 });
    for (const part of ['first', 'second'] as const) {
      expect(scaled.state[part].a?.dataSync()).toEqual(plain.state[part].a?.dataSync());
    }
  });

  it('makes three tensors per parameter and no more', () => {
    const parameters = { a: tensor1d([1]), b: tensor1d([1, 2]) };
    const gradients = { a: tensor1d([1]), b: tensor1d([1, 2]) };
    const state = adamStart(parameters);
    const before = memory().numTensors;
    adamStep(parameters, gradients, { state, learningRate: 0.1, scale: 0.5 });
    expect(memory().numTensors).toBe(before + 6);
  });

  it('names a parameter without a gradient', () => {
    const parameters = { a: tensor1d([1]) };
    const options = { state: adamStart(parameters), learningRate: 0.1, scale: 1 };
    expect(() => adamStep(parameters, {}, options)).toThrow(
      "no gradient or optimiser state for parameter 'a'",
    );
  });
});

describe('clipping', () => {
  it('measures all gradients together and brings them down to the limit', () => {
    const before = memory().numTensors;
    const gradients = { a: tensor1d([3]), b: tensor1d([0, 4]) };
    expect(globalNorm(gradients)).toBe(5);
    expect(memory().numTensors).toBe(before + 2);
    expect([clipScale(5, 10), clipScale(5, 2), clipScale(5, null)]).toEqual([1, 0.4, 1]);
  });
});
