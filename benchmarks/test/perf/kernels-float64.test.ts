import { describe, expect, it } from 'vitest';

import { kernelCases64 } from '../../src/perf/kernels-float64.ts';
import { openAddon } from '../../src/perf/peak.ts';

const addon = openAddon();

describe.skipIf(addon === null)('kernels in float64 (needs the native addon: npm run setup)', () => {
  if (addon === null) return;
  const cases = kernelCases64(addon);

  it('count two operations per multiply-add', () => {
    const flops = Object.fromEntries(cases.map(({ name, flops }) => [name, flops]));
    expect(flops['matmul 1024 float64']).toBe(2 * 1024 ** 3);
    // 64 images, 10·10 windows of 4·4·16 numbers, 32 outputs
    expect(flops['dm-small conv 2 input gradient float64']).toBe(2 * 64 * 10 * 10 * 256 * 32);
  });

  it.each(cases)('$name: its operands have the sizes that the kernel wants', ({ prepare }) => {
    const { run, dispose } = prepare();
    expect(run).not.toThrow();
    dispose();
  });
});
