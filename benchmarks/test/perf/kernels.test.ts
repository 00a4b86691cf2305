import { expectNoLeak } from '@drawdown/tensor/testing';
import { expect, it } from 'vitest';

import { measureKernels } from '../../src/perf/kernels.ts';
import { openAddon } from '../../src/perf/peak.ts';
import { wasm } from '../tiny-suite.ts';

const FILTER = 'dm-small linear 2';
const passes = ['forward', 'input gradient', 'weight gradient'];

it('measures the kernels that the filter names; their figures agree with each other', async () => {
  const backend = await wasm();
  const seen: string[] = [];
  const onKernel = (done: number, of: number): void => void seen.push(`${done} of ${of}`);
  const report = await expectNoLeak(() => measureKernels({ backend, filter: FILTER, onKernel }));
  expect(seen).toEqual(['1 of 3', '2 of 3', '3 of 3']);
  expect(report.kernels.map(({ name }) => name)).toEqual(passes.map((pass) => `${FILTER} ${pass}`));
  for (const { medianSeconds, gflops, shareOfPeak, precision } of report.kernels) {
    expect(precision).toBe('float32');
    expect(gflops * medianSeconds * 1e9).toBeCloseTo(2 * 256 * 100 * 10, 3);
    expect(shareOfPeak * report.peakGflops).toBeCloseTo(gflops, 9);
  }
  if (openAddon() === null) {
    expect(report).toMatchObject({ peakOf: 'fastest kernel', peakGflopsFloat64: null });
    expect(report.peakGflops).toBe(Math.max(...report.kernels.map(({ gflops }) => gflops)));
  } else {
    expect(report.peakOf).toBe('machine');
    expect(report.peakGflopsFloat64).toBeGreaterThan(0);
  }
});

it('refuses a filter that no name holds', async () => {
  const backend = await wasm();
  await expect(measureKernels({ backend, filter: 'dm-huge' })).rejects.toThrow(
    "no kernel's name holds 'dm-huge'; names are such as 'dm-small conv 2 forward'",
  );
});
