import { Bench } from 'tinybench';

/** How long something took, run again and again. */
export interface Timing {
  readonly medianSeconds: number;
  /** The middle half of the samples lies in a range of this width. */
  readonly spreadSeconds: number;
  readonly samples: number;
}

/** Times a synchronous function with tinybench: one warm-up at least, then for half a second, at least `samples` times. */
export async function time(name: string, run: () => void, samples = 8): Promise<Timing> {
  const bench = new Bench({
    time: 500,
    iterations: samples,
    warmupTime: 0,
    warmupIterations: 2,
    throws: true,
    retainSamples: true,
  });
  bench.add(name, run);
  const [task] = await bench.run();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error(`${name} was not measured`);
  const { latency } = result;
  const sorted = [...(latency.samples ?? [])].sort((a, b) => a - b);
  const quartile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? latency.p50;
  return {
    medianSeconds: latency.p50 / 1000,
    spreadSeconds: (quartile(0.75) - quartile(0.25)) / 1000,
    samples: latency.samplesCount,
  };
}
