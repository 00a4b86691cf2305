import { describe, expect, it } from 'vitest';

import { answered, refused } from '../one-line.ts';

const base = ['perf', '--what', 'step', '--network', 'mlp-10'];

describe('drawdown perf', () => {
  it('measures a step: as many images in a second as the batch in its time', async () => {
    const speed = (await answered([...base, '--batch', '4', '--backend', 'wasm'])) as Record<string, number>;
    expect(speed).toMatchObject({ backend: 'wasm', passes: 3 });
    expect((speed.samplesPerSecond ?? 0) * (speed.medianSeconds ?? 0)).toBeCloseTo(4, 6);
  });

  it('takes the batch of --set where no other is given', async () => {
    const speed = (await answered([...base, '--set', 'batch=6'])) as Record<string, number>;
    expect((speed.samplesPerSecond ?? 0) * (speed.medianSeconds ?? 0)).toBeCloseTo(6, 6);
  });

  it('measures the kernels that a filter names, each with its share of the peak', async () => {
    const words = ['perf', '--what', 'kernels', '--filter', 'dm-small linear 2 forward'];
    const report = (await answered(words)) as { peakGflops: number; kernels: Record<string, number>[] };
    expect(report.kernels).toHaveLength(1);
    expect(report.kernels[0]).toMatchObject({ name: 'dm-small linear 2 forward', inTraining: true });
    const { gflops = 0, shareOfPeak = 0 } = report.kernels[0] ?? {};
    expect(shareOfPeak * report.peakGflops).toBeCloseTo(gflops, 9);
    expect(report).toMatchObject({ peakOf: expect.stringMatching(/^(machine|fastest kernel)$/) });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['what', ['--what', 'speed'], /'speed' is invalid\. Allowed choices are kernels, step/],
    ['a data set', ['--dataset', 'mnits'], /unknown dataset 'mnits'/],
    ['a network', ['--network', 'mpl-10'], /unknown network 'mpl-10'/],
    ['a strategy', ['--strategy', 'ipb'], /unknown strategy 'ipb': did you mean 'ibp'/],
    ['a radius too many', ['--strategy', 'standard', '--train-eps', '0.1'], /without perturbation/],
    ['a batch', ['--batch', '0'], /--batch.* Give a whole number from 1/],
    ['a filter', ['--what', 'kernels', '--filter', 'huge'], /no kernel's name holds 'huge'/],
    ['a setting', ['--set', 'bach=3'], /'bach': did you mean 'batch'/],
  ])('refuses %s', async (_, words, message) => {
    await refused([...base, ...words], message);
  });
});
