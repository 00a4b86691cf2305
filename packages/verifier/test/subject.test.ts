import { tinyNetworks } from '@drawdown/networks/testing';
import { scope, tensor, useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import { openSubject } from '../src/index.ts';
import { threshold } from './dense-network.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('openSubject', () => {
  it('has the stored parameters in both arithmetics', () => {
    const { network, parameters } = threshold();
    const subject = openSubject(network, parameters);
    expect(Array.from(subject.exact['0.weight']?.data ?? [])).toEqual([1, -1]);
    expect(Array.from(scope(() => subject.logits(tensor([[0.75]])).dataSync()))).toEqual([0.75, 0.25]);
    subject.dispose();
  });

  it('keeps float32 numbers as they are, and takes no infinite one for a number', () => {
    const { network, parameters } = threshold();
    const data = Float32Array.of(0.1, Number.NEGATIVE_INFINITY);
    const subject = openSubject(network, { ...parameters, '0.bias': { shape: [2], data } });
    expect(Array.from(subject.exact['0.bias']?.data ?? [])).toEqual([Math.fround(0.1), Number.NaN]);
    expect(data[1]).toBe(Number.NEGATIVE_INFINITY);
    subject.dispose();
  });

  it('gives back every tensor', () => {
    const { network, parameters } = tinyNetworks.residual;
    expectNoLeak(() => openSubject(network, parameters).dispose());
  });
});
