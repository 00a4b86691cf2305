import type { Batch } from '@drawdown/datasets';
import { countFlops, type Network } from '@drawdown/networks';
import { Rng, type TrainingConfig } from '@drawdown/records';
import { type BackendInfo, tensor } from '@drawdown/tensor';
import { openStepper, type Strategy } from '@drawdown/training';

import { besidePeak } from './kernels.ts';
import { time } from './measure.ts';
import type { PeakOf } from './peak.ts';

/** The speed of one training step. FLOPs are counted as 3 × passes × forward × batch. */
export interface StepSpeed {
  readonly medianSeconds: number;
  readonly spreadSeconds: number;
  readonly samplesPerSecond: number;
  readonly gflops: number;
  readonly shareOfPeak: number;
  readonly peakGflops: number;
  /** `fastest kernel`: a matrix product of side 1024 on the same backend. */
  readonly peakOf: PeakOf;
  readonly passes: number;
  readonly backend: string;
  readonly threads: number;
}

/** What is measured. */
export interface StepRequest {
  readonly config: TrainingConfig;
  readonly strategy: Strategy;
  readonly network: Network;
  readonly batch: number;
  readonly backend: BackendInfo;
}

/** Measures a training step at the full radius and κ = β = ½, on random images. */
export async function measureStep({
  config,
  strategy,
  network,
  batch,
  backend,
}: StepRequest): Promise<StepSpeed> {
  const images = randomBatch(network, batch);
  const stepper = openStepper(config, strategy, network);
  warmUp(() => stepper.step(images));
  const { measured, peakGflops, peakOf } = await besidePeak(backend, () =>
    time(config.strategy.name, () => {
      stepper.step(images);
    }),
  );
  const { medianSeconds, spreadSeconds } = measured;
  stepper.dispose();
  images.images.dispose();
  const flops = 3 * stepper.passes * countFlops(network) * batch;
  const gflops = flops / medianSeconds / 1e9;
  return {
    medianSeconds,
    spreadSeconds,
    samplesPerSecond: batch / medianSeconds,
    gflops,
    shareOfPeak: gflops / peakGflops,
    peakGflops,
    peakOf,
    passes: stepper.passes,
    backend: backend.name,
    threads: backend.threads,
  };
}

/** Lets the compiler of JavaScript see a step a few times, as it does in training; not for longer than it takes to matter. */
function warmUp(step: () => void): void {
  const end = performance.now() + 1000;
  for (let steps = 0; steps < 20 && performance.now() < end; steps++) step();
}

function randomBatch({ inputShape, classes }: Network, count: number): Batch {
  const rng = Rng.fromSeed(0);
  const size = inputShape.reduce((total, side) => total * side, 1);
  return {
    images: tensor(rng.uniforms(count * size), [count, ...inputShape]),
    labels: Uint8Array.from({ length: count }, () => rng.below(classes)),
  };
}
