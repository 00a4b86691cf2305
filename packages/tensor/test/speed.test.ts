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
  });

  it('has every name once', () => {
    expect(new Set(kernelCases.map(({ name }) => name)).size).toBe(kernelCases.length);
  });

  const small = kernelCases.filter(({ flops }) => flops < 5e8);

  it('has small cases of all three passes', () => {
    for (const pass of ['forward', 'input gradient', 'filter gradient']) {
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
