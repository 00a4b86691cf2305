import { describe, expect, it } from 'vitest';

import { machinePeak, openAddon, withThreads } from '../../src/perf/peak.ts';

const addon = openAddon();

describe.skipIf(addon === null)('the peak of the machine (needs the native addon: npm run setup)', () => {
  if (addon === null) return;

  it('is a rate in each precision', async () => {
    const { float32, float64 } = await withThreads(addon, 1, () => machinePeak(addon));
    for (const rate of [float32, float64]) {
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThan(Number.POSITIVE_INFINITY);
    }
  });

  it('is measured on the threads asked for; afterwards there are as many as before', async () => {
    const before = addon.threads();
    expect(await withThreads(addon, before + 1, () => addon.threads())).toBe(before + 1);
    expect(addon.threads()).toBe(before);
    await expect(withThreads(addon, before + 1, () => Promise.reject(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
    expect(addon.threads()).toBe(before);
  });
});
