import { type Addon, availableThreads, loadKernels } from '@drawdown/tfjs-native/kernels';

/** What this machine's processor can do at most, in GFLOP/s: multiply-adds on registers alone, on all threads of the addon. */
export interface MachinePeak {
  readonly float32: number;
  readonly float64: number;
}

/** What shares of a peak are shares of: what the processor can do, or, where that is not known, the fastest kernel. */
export type PeakOf = 'machine' | 'fastest kernel';

/** Rounds long enough that starting the threads does not count, and many and short enough that some go undisturbed. */
const ROUNDS = 120;
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

/** Measures the processor: the best of many short rounds, because another process can only take speed away. */
export function machinePeak(addon: Addon): MachinePeak {
  return {
    float32: bestGflops((steps) => addon.peak(steps)),
    float64: bestGflops((steps) => addon.peak64(steps)),
  };
}

/** The best rate of `run`, which computes for a number of steps and returns how many operations that took. */
function bestGflops(run: (steps: number) => number): number {
  let steps = 1000;
  let seconds = secondsOf(() => run(steps));
  while (seconds < ROUND_SECONDS) {
    steps *= 2;
    seconds = secondsOf(() => run(steps));
  }
  const rates = Array.from({ length: ROUNDS }, () => {
    let operations = 0;
    const taken = secondsOf(() => {
      operations = run(steps);
    });
    return operations / taken / 1e9;
  });
  return Math.max(...rates);
}

/** How long something takes once. */
export function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}
