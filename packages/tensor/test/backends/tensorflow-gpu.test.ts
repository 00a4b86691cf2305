import { BackendError, matMul, tensor2d, useBackend } from '@drawdown/tensor';
import { getBackend } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { workspaceWith } from './installed-packages.ts';

const root = workspaceWith('tfjs-node-gpu', { seesGpu: true });

describe('a workspace where tfjs-node-gpu is installed and sees a GPU', () => {
  it('is what auto takes first', async () => {
    await useBackend('wasm');
    const info = await useBackend('auto', { root, threads: 3 });
    expect(info).toEqual({
      name: 'node-gpu',
      device: 'CUDA GPU',
      instructionSet: 'unknown',
      threads: 3,
      deterministic: false,
    });
    expect(getBackend()).toBe('tensorflow');
    expect(Array.from(matMul(tensor2d([[2]]), tensor2d([[3]])).dataSync())).toEqual([6]);
  });

  it('computes float32 products without TensorFloat-32', () => {
    expect(process.env.NVIDIA_TF32_OVERRIDE).toBe('0');
  });

  it('cannot load tfjs-node into the same process', async () => {
    const other = workspaceWith('tfjs-node', { seesGpu: false });
    const refused = useBackend('node', { root: other });
    await expect(refused).rejects.toBeInstanceOf(BackendError);
    await expect(refused).rejects.toThrow(/@tensorflow\/tfjs-node-gpu is already loaded in this process/);
    expect(getBackend()).toBe('tensorflow');
  });
});
