import { describeBackends, matMul, relu, tensor2d } from '@drawdown/tensor';
import { eachBackend, expectClose } from '@drawdown/tensor/testing';
import { getBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const backends = await eachBackend();

describe('eachBackend', () => {
  it('has at least wasm and cpu', () => {
    expect(backends.map(({ info }) => info.name)).toEqual(expect.arrayContaining(['wasm', 'cpu']));
  });

  it('has native where it can be had', async () => {
    const native = (await describeBackends()).find(({ name }) => name === 'native');
    expect(backends.some(({ info }) => info.name === 'native')).toBe(native?.available);
  });
});

describe.each(backends)('a suite on $info.name', ({ info, tolerance, use }) => {
  beforeAll(use);

  it('computes there', () => {
    if (!info.name.startsWith('node')) expect(getBackend()).toBe(info.name);
    expectClose(
      relu(
        matMul(
          tensor2d([[1, 2]]),
          tensor2d([
            [3, -3],
            [4, -4],
          ]),
        ),
      ),
      [11, 0],
      { tolerance },
    );
  });
});
