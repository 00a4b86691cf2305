import { UserError } from '@drawdown/records';
import { type BackendInfo, type KernelCase, kernelCases } from '@drawdown/tensor';

import { kernelCases64 } from './kernels-float64.ts';
import { time } from './measure.ts';
import {
  type MachinePeak,
  openAddon,
  type PeakMeter,
  type PeakOf,
  peakMeter,
  secondsOf,
  withThreads,
} from './peak.ts';

/** One kernel's speed. */
export interface KernelSpeed {
  readonly name: string;
  readonly precision: 'float32' | 'float64';
  /** False for what no training step computes. */
  readonly inTraining: boolean;
  readonly medianSeconds: number;
  readonly gflops: number;
  /** Of the peak of its precision. */
  readonly shareOfPeak: number;
}

/** The speed of every kernel on the backend in use. */
export interface KernelReport {
  readonly peakGflops: number;
  /** Null where the native addon, which alone computes in float64, is not to be had. */
  readonly peakGflopsFloat64: number | null;
  /** `fastest kernel`: what the backend reaches, which may be far below what the machine could. */
  readonly peakOf: PeakOf;
  readonly kernels: readonly KernelSpeed[];
}

/** What is measured. */
export interface KernelRequest {
  readonly backend: BackendInfo;
  /** Only kernels whose name holds this. */
  readonly filter?: string;
  readonly onKernel?: (done: number, of: number) => void;
}

type Measured = Omit<KernelSpeed, 'shareOfPeak'>;

/**
 * Measures every kernel of the catalogue on the current backend, and those in float64 where the native addon is there.
 *
 * @throws UserError when no kernel's name holds the filter
 */
export async function measureKernels({
  backend,
  filter = '',
  onKernel = () => {},
}: KernelRequest): Promise<KernelReport> {
  const addon = openAddon();
  const chosen = (cases: readonly KernelCase[]): readonly KernelCase[] =>
    cases.filter(({ name }) => name.includes(filter));
  const cases = chosen(kernelCases);
  const cases64 = addon === null ? [] : chosen(kernelCases64(addon));
  const count = cases.length + cases64.length;
  if (count === 0) throw new UserError(`no kernel's name holds '${filter}'; names are such as '${EXAMPLE}'`);
  const measureAll = async (meter: PeakMeter | null): Promise<KernelReport> => {
    const measured: Measured[] = [];
    const measure = async (kernel: KernelCase, precision: KernelSpeed['precision']): Promise<void> => {
      meter?.sample();
      measured.push(await measureKernel(kernel, precision));
      onKernel(measured.length, count);
    };
    for (const kernel of cases) await measure(kernel, 'float32');
    for (const kernel of cases64) await measure(kernel, 'float64');
    return report(measured, meter?.result() ?? null);
  };
  if (addon === null) return measureAll(null);
  return withThreads(addon, threadsOf(backend), () => measureAll(peakMeter(addon)));
}

const EXAMPLE = 'dm-small conv 2 forward';

function report(measured: readonly Measured[], peak: MachinePeak | null): KernelReport {
  const fastest = Math.max(...measured.map(({ gflops }) => gflops));
  const { float32, float64 } = peak ?? { float32: fastest, float64: null };
  const peakOf = (precision: KernelSpeed['precision']): number =>
    precision === 'float64' && float64 !== null ? float64 : float32;
  return {
    peakGflops: float32,
    peakGflopsFloat64: float64,
    peakOf: peak === null ? 'fastest kernel' : 'machine',
    kernels: measured.map((kernel) => ({
      ...kernel,
      shareOfPeak: kernel.gflops / peakOf(kernel.precision),
    })),
  };
}

async function measureKernel(
  { name, flops, inTraining, prepare }: KernelCase,
  precision: KernelSpeed['precision'],
): Promise<Measured> {
  const { run, dispose } = prepare();
  try {
    const isSlow = secondsOf(run) > 1;
    const { medianSeconds } = await time(name, run, isSlow ? 3 : 8);
    return { name, precision, inTraining, medianSeconds, gflops: flops / medianSeconds / 1e9 };
  } finally {
    dispose();
  }
}

/**
 * Measures something, and the peak that its speed on a backend is compared with, in float32.
 *
 * @param measure called once
 */
export async function besidePeak<T>(
  backend: BackendInfo,
  measure: () => Promise<T>,
): Promise<{ readonly measured: T; readonly peakGflops: number; readonly peakOf: PeakOf }> {
  const addon = openAddon();
  if (addon !== null) {
    return withThreads(addon, threadsOf(backend), async () => {
      const meter = peakMeter(addon);
      meter.sample();
      const measured = await measure();
      meter.sample();
      return { measured, peakGflops: meter.result().float32, peakOf: 'machine' as const };
    });
  }
  const [largest] = kernelCases;
  if (largest === undefined) throw new Error('there are no kernels to measure');
  const measured = await measure();
  return { measured, peakGflops: (await measureKernel(largest, 'float32')).gflops, peakOf: 'fastest kernel' };
}

/** The native kernels are held against the threads that they were given, another backend against the machine. */
function threadsOf({ name, threads }: BackendInfo): number | undefined {
  return name === 'native' ? threads : undefined;
}
