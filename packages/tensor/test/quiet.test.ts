import { matMul, tensor2d, useBackend } from '@drawdown/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';

describe('TensorFlow.js', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(['cpu', 'wasm'] as const)('prints nothing at the first tensors on %s', async (name) => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
    await useBackend(name);
    matMul(tensor2d([[1]]), tensor2d([[2]])).dataSync();
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });
});
