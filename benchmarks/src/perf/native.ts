import { type MachinePeak, machinePeak, openAddon, withThreads } from './peak.ts';

/** What the native addon finds on this machine. */
export interface NativeReport {
  /** Those that the addon was built for and the processor has, the best first. */
  readonly instructionSets: readonly string[];
  readonly instructionSet: string;
  /** Measured on as many threads as the process may use. */
  readonly peakGflops: MachinePeak;
}

/** Asks the native addon, and measures the machine with it; null where it is not to be had. */
export async function nativeReport(): Promise<NativeReport | null> {
  const addon = openAddon();
  if (addon === null) return null;
  return {
    instructionSets: addon.instructionSets().split(','),
    instructionSet: addon.instructionSet(),
    peakGflops: await withThreads(addon, undefined, () => machinePeak(addon)),
  };
}
