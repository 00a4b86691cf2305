import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, BackendError, describeBackends, tensor1d, useBackend } from '@drawdown/tensor';
import { getBackend } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

const addon = new URL('../../../tfjs-native/build/drawdown.node', import.meta.url);

/** A folder in which no optional package is installed. */
const root = mkdtempSync(join(tmpdir(), 'drawdown-native-'));

describe.skipIf(!existsSync(addon))('the native backend', () => {
  it('is what auto takes on a machine without a GPU', async () => {
    const info = await useBackend('auto', { root, threads: 2 });
    expect(info).toMatchObject({ name: 'native', threads: 2, deterministic: true });
    expect(info.instructionSet).toMatch(/^(avx512|avx2|sse2|neon)$/);
    expect(info.device).not.toBe('');
    expect(getBackend()).toBe('native');
  });

  it('computes, and takes tensors that another backend holds', async () => {
    await useBackend('wasm');
    const x = tensor1d([1, 2]);
    const y = add(x, 1);
    await useBackend('native');
    const z = add(y, x);
    expect(Array.from(z.dataSync())).toEqual([3, 5]);
    await useBackend('wasm');
    expect(Array.from(add(z, 1).dataSync())).toEqual([4, 6]);
  });

  it('keeps its threads while the backends are described', async () => {
    await useBackend('native', { threads: 3 });
    const reports = await describeBackends({ root });
    expect(reports.find(({ name }) => name === 'native')).toMatchObject({ available: true, threads: 3 });
    expect(getBackend()).toBe('native');
    expect(await useBackend('native')).toMatchObject({ threads: 3 });
  });

  it('refuses more threads than make sense', async () => {
    await expect(useBackend('native', { threads: 100_000 })).rejects.toBeInstanceOf(BackendError);
  });
});
