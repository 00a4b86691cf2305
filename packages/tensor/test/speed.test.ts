import { kernelCases, useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useBackend('wasm'));

describe('kernelCases', () => {
  it('counts two operations per multiply-add', () => {
    const flops = Object.fromEntries(kernelCases.map(({ name, flops }) => [name, flops]));
    expect(flops['matmul 1024']).toBe(2 * 1024 ** 3);
    // 256 images, 13·13 windows of 4·4 numbers, 16 outputs
    expect(flops['dm-small conv 1 forward']).toBe(2 * 256 * 13 * 13 * 16 * 16);
    // 10·10 windows of 4·4·16 numbers, 32 outputs
    expect(flops['dm-small conv 2 filter gradient']).toBe(2 * 256 * 10 * 10 * 256 * 32);
    // 64 images, 14·14 windows of 3·3·64 numbers, every other one in both directions, 128 outputs
    expect(flops['dm-large conv 3 input gradient']).toBe(2 * 64 * 14 * 14 * 576 * 128);
    expect(flops['dm-large linear 1 weight gradient']).toBe(2 * 64 * 25088 * 512);
  });

  it('has every name once', () => {
    expect(new Set(kernelCases.map(({ name }) => name)).size).toBe(kernelCases.length);
  });

  it('marks what no training step computes: the gradients of the images', () => {
    expect(kernelCases.filter(({ inTraining }) => !inTraining).map(({ name }) => name)).toEqual([
      'dm-small conv 1 input gradient',
      'dm-medium conv 1 input gradient',
      'dm-large conv 1 input gradient',
    ]);
  });

  const small = kernelCases.filter(({ flops }) => flops < 2e8);

  it('has small cases of all passes', () => {
    for (const pass of ['forward', 'input gradient', 'filter gradient', 'weight gradient']) {
      expect(small.some(({ name }) => name.endsWith(pass))).toBe(true);
    }
  });

  it.each(small)('$name runs and frees what it made', ({ prepare }) => {
    expectNoLeak(() => {
      const { run, dispose } = prepare();
      run();
      dispose();
    });
  });
});
