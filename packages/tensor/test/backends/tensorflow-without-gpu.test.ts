import { useBackend } from '@drawdown/tensor';
import { getBackend } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { workspaceWith } from './installed-packages.ts';

const root = workspaceWith('tfjs-node-gpu', { seesGpu: false });

describe('a workspace where tfjs-node-gpu is installed and sees no GPU', () => {
  it('is refused by name, and the backend in use stays', async () => {
    await useBackend('cpu');
    await expect(useBackend('node-gpu', { root })).rejects.toThrow(/is installed but sees no GPU/);
    expect(getBackend()).toBe('cpu');
  });

  it('is passed over by auto', async () => {
    expect((await useBackend('auto', { root })).name).not.toBe('node-gpu');
  });
});
