import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendError, describeBackends, useBackend } from '@drawdown/tensor';
import { getBackend } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';

// No processor has this one; the addon, where it is built, reads the variable when it is first wanted.
vi.stubEnv('DRAWDOWN_ISA', 'abacus');

const root = mkdtempSync(join(tmpdir(), 'drawdown-native-'));
const reason = /DRAWDOWN_ISA: expected one of .*, got 'abacus'|the addon is not built \(run npm run setup/;

afterAll(() => {
  vi.unstubAllEnvs();
});

describe('a native backend that cannot be had', () => {
  it('is described with the reason', async () => {
    const reports = await describeBackends({ root });
    expect(reports.find(({ name }) => name === 'native')).toEqual({
      available: false,
      name: 'native',
      reason: expect.stringMatching(reason),
    });
  });

  it('is passed over by auto', async () => {
    expect((await useBackend('auto', { root })).name).toBe('wasm');
    expect(getBackend()).toBe('wasm');
  });

  it('is refused by name, and never replaced', async () => {
    await useBackend('cpu');
    const refused = useBackend('native');
    await expect(refused).rejects.toBeInstanceOf(BackendError);
    await expect(refused).rejects.toThrow(reason);
    expect(getBackend()).toBe('cpu');
  });
});
