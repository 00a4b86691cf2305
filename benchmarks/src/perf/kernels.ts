import { kernelCases } from '@drawdown/tensor';

import { time } from './measure.ts';

/** One kernel's speed. */
export interface KernelSpeed {
  readonly name: string;
  readonly medianSeconds: number;
  readonly gflops: number;
  /** Of {@link KernelReport.peakGflops}. */
  readonly shareOfPeak: number;
}

/** The speed of every kernel on the backend in use. */
export interface KernelReport {
  /** The fastest kernel seen: what the backend reaches, which may be far below what the machine could. */
  readonly peakGflops: number;
  /** Null: no backend here computes in float64. */
  readonly peakGflopsFloat64: number | null;
  readonly kernels: readonly KernelSpeed[];
}

/** Measures every kernel of the catalogue. */
export async function measureKernels(onKernel: (done: number, of: number) => void): Promise<KernelReport> {
  const kernels: Omit<KernelSpeed, 'shareOfPeak'>[] = [];
  for (const [index, { name, flops, prepare }] of kernelCases.entries()) {
    const { run, dispose } = prepare();
    const { medianSeconds } = await time(name, run);
    dispose();
    kernels.push({ name, medianSeconds, gflops: flops / medianSeconds / 1e9 });
    onKernel(index + 1, kernelCases.length);
  }
  const peakGflops = Math.max(...kernels.map(({ gflops }) => gflops));
  return {
    peakGflops,
    peakGflopsFloat64: null,
    kernels: kernels.map((kernel) => ({ ...kernel, shareOfPeak: kernel.gflops / peakGflops })),
  };
}

/** The speed of the fastest known kernel alone, in GFLOP/s: the peak that a step is compared with. */
export async function measurePeak(): Promise<number> {
  const [largest] = kernelCases;
  if (largest === undefined) throw new Error('there are no kernels to measure');
  const { run, dispose } = largest.prepare();
  const { medianSeconds } = await time(largest.name, run);
  dispose();
  return largest.flops / medianSeconds / 1e9;
}
