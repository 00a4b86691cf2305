import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.doUnmock('@drawdown/tfjs-native/kernels');
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The module as a fresh process would have it. */
async function fresh(
  value: string | undefined,
): Promise<typeof import('../../../src/float64/engine/choose.ts')> {
  vi.resetModules();
  vi.stubEnv('DRAWDOWN_FLOAT64', value);
  return import('../../../src/float64/engine/choose.ts');
}

/** A machine on which the addon is not built. */
function withoutKernels(): void {
  vi.doMock('@drawdown/tfjs-native/kernels', () => ({
    loadKernels: () => {
      throw new Error('the addon is not built');
    },
  }));
}

describe('the engine of float64 bounds', () => {
  it('is the plain one where the environment says so', async () => {
    expect((await fresh('typescript')).float64Engine()).toBe('typescript');
  });

  it.each([undefined, '', 'auto'])('is the best one there is for %j', async (value) => {
    const { float64Engine, useFloat64Engine } = await fresh(value);
    const found = float64Engine();
    expect(useFloat64Engine('auto')).toBe(found);
  });

  it('stays what it was chosen to be', async () => {
    const { float64Engine, useFloat64Engine } = await fresh('auto');
    useFloat64Engine('typescript');
    expect(float64Engine()).toBe('typescript');
  });

  it('is refused by a name that is none', async () => {
    const { float64Engine } = await fresh('fast');
    expect(float64Engine).toThrow("expected auto, native or typescript, but 'fast' was given");
  });
});

describe('the message where the kernels cannot be had', () => {
  it('names the reason and the way round', async () => {
    withoutKernels();
    const { float64Engine } = await fresh('native');
    expect(float64Engine).toThrow('the addon is not built; set DRAWDOWN_FLOAT64=typescript');
  });

  it('is not heard where nothing was asked for', async () => {
    withoutKernels();
    const { float64Engine } = await fresh(undefined);
    expect(float64Engine()).toBe('typescript');
  });
});
