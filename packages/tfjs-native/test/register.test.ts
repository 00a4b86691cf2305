import {
  findBackendFactory,
  getKernelsForBackend,
  type KernelConfig,
  matMul,
  ones,
  registerKernel,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { registerBackend } from '../src/register.ts';
import { describeNative, openBackends } from './native-backend.ts';

const namesOn = (backend: string): string[] =>
  getKernelsForBackend(backend).map(({ kernelName }: KernelConfig) => kernelName);

describeNative('registerBackend', () => {
  beforeAll(openBackends);

  it('says what it registered', async () => {
    const registered = await registerBackend({ threads: 2 });
    expect(registered).toEqual({
      registeredAs: 'native',
      device: expect.stringMatching(/./),
      instructionSet: loadAddon().instructionSets().split(',')[0],
      threads: 2,
    });
    expect(findBackendFactory('native')).toBeInstanceOf(Function);
  });

  it('only sets the threads when it is called again', async () => {
    const warnings = vi.spyOn(process.stderr, 'write');
    const kernels = getKernelsForBackend('native');
    expect(await registerBackend({ threads: 3 })).toMatchObject({ threads: 3 });
    expect(await registerBackend()).toMatchObject({ threads: 3 });
    expect(await registerBackend({ threads: 1 })).toMatchObject({ threads: 1 });
    expect(loadAddon().threads()).toBe(1);
    expect(getKernelsForBackend('native')).toEqual(kernels);
    expect(warnings).not.toHaveBeenCalled();
    warnings.mockRestore();
  });

  it('has every kernel of the cpu backend', () => {
    expect(namesOn('native')).toEqual(expect.arrayContaining(namesOn('cpu')));
    expect(new Set(namesOn('native')).size).toBe(namesOn('native').length);
  });

  it('comes back after it was removed, without its old kernels', async () => {
    registerKernel({ kernelName: 'Strange', backendName: 'native', kernelFunc: () => [] });
    removeBackend('native');
    await registerBackend({ threads: 1 });
    expect(namesOn('native')).not.toContain('Strange');
    await setBackend('native');
    expect([...matMul(ones([1, 2]), ones([2, 1])).dataSync()]).toEqual([2]);
  });

  it('rejects threads that make no sense', async () => {
    await expect(registerBackend({ threads: 0 })).rejects.toThrow(/threads: expected a whole number/);
    await expect(registerBackend({ threads: Number.NaN })).rejects.toThrow(/threads/);
  });
});
