import { type Addon, availableThreads, loadKernels } from '@drawdown/tfjs-native/kernels';

/** What this machine's processor can do at most, in GFLOP/s: multiply-adds on registers alone, on all threads of the addon. */
export interface MachinePeak {
  readonly float32: number;
  readonly float64: number;
}

/** What shares of a peak are shares of: what the processor can do, or, where that is not known, the fastest kernel. */
export type PeakOf = 'machine' | 'fastest kernel';

/** Rounds long enough that starting the threads does not count, and so many that some go undisturbed. */
const ROUNDS = 15;
const ROUND_SECONDS = 0.004;

/** The addon, or null where it is not built or does not run here. */
export function openAddon(): Addon | null {
  try {
    return loadKernels();
  } catch {
    return null;
  }
}

/**
 * Runs the body while that many threads share the addon's work, then goes back to as many as before.
 *
 * @param threads undefined: as many as the process may use
 */
export async function withThreads<T>(
  addon: Addon,
  threads: number | undefined,
  body: () => T | Promise<T>,
): Promise<T> {
  const before = addon.threads();
  const wanted = threads ?? availableThreads();
  if (wanted !== before) addon.setThreads(wanted);
  try {
    return await body();
  } finally {
    if (wanted !== before) addon.setThreads(before);
  }
}

/** Measures the processor once. */
export function machinePeak(addon: Addon): MachinePeak {
  const meter = peakMeter(addon);
  meter.sample();
  return meter.result();
}

/** Measures the processor again and again, between the measurements that are to be compared with it. */
export interface PeakMeter {
  /** A tenth of a second or so of rounds. */
  readonly sample: () => void;
  /** The median of all rounds: kernels and steps are medians too, and what slows them down slows the rounds down. */
  readonly result: () => MachinePeak;
}

/** A meter without samples. */
export function peakMeter(addon: Addon): PeakMeter {
  const single = rateMeter((steps) => addon.peak(steps));
  const double = rateMeter((steps) => addon.peak64(steps));
  return {
    sample() {
      single.sample();
      double.sample();
    },
    result: () => ({ float32: single.median(), float64: double.median() }),
  };
}

/** The rate of `run`, which computes for a number of steps and returns how many operations that took. */
function rateMeter(run: (steps: number) => number): { sample: () => void; median: () => number } {
  const rates: number[] = [];
  let steps = 1000;
  return {
    sample() {
      while (secondsOf(() => run(steps)) < ROUND_SECONDS) steps *= 2;
      for (let round = 0; round < ROUNDS; round++) {
        let operations = 0;
        const seconds = secondsOf(() => {
          operations = run(steps);
        });
        rates.push(operations / seconds / 1e9);
      }
    },
    median: () => rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? Number.NaN,
  };
}

/** How long something takes once. */
export function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}
