import { memory, scope, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { fromTensors, parameterOf, toTensors } from '../src/parameters.ts';
import { tinyNetworks } from '../src/testing/index.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const stored = tinyNetworks.residual.parameters;

describe('toTensors and fromTensors', () => {
  it('give back the same numbers under the same paths', async () => {
    const tensors = toTensors(stored);
    expect(await fromTensors(tensors)).toEqual(stored);
    for (const tensor of Object.values(tensors)) tensor.dispose();
  });

  it('copy: what is stored is not what the tensors hold', async () => {
    const one = { a: { shape: [2], data: Float32Array.of(1, 2) } };
    const tensors = toTensors(one);
    one.a.data[0] = 7;
    const back = await fromTensors(tensors);
    expect(back.a?.data).toEqual(Float32Array.of(1, 2));
    for (const tensor of Object.values(tensors)) tensor.dispose();
  });

  it('make one tensor each', () => {
    const before = memory().numTensors;
    scope(() => {
      toTensors(stored);
      expect(memory().numTensors - before).toBe(Object.keys(stored).length);
    });
    expect(memory().numTensors).toBe(before);
  });
});

describe('parameterOf', () => {
  it('names the path that is missing', () => {
    expect(() => parameterOf({ '0.bias': 1 }, '0', 'weight')).toThrow(
      "needs the parameter '0.weight', but the parameters given hold 0.bias",
    );
  });
});
