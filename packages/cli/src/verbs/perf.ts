import type { KernelReport, StepSpeed } from '@drawdown/benchmarks';
import { type Eps, type Json, lookUp, parseEps } from '@drawdown/records';
import { Option } from 'commander';

import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { epsGrid, oneEps, wholeNumber } from '../options/parsers.ts';
import { announceBackend } from '../session.ts';
import { textTable } from '../text-table.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface PerfOptions extends ComputingOptions {
  readonly what: 'kernels' | 'step';
  readonly dataset: string;
  readonly network: string;
  readonly strategy: string;
  readonly trainEps?: Eps;
  readonly radii?: readonly Eps[];
  readonly batch?: number;
  readonly filter?: string;
}

/** `drawdown perf`: how fast the kernels and the training steps are here. */
export const perf: Verb = defineVerb<PerfOptions>({
  summary: 'measure kernels or training steps on this machine',
  examples: [
    'drawdown perf --what kernels',
    'drawdown perf --what kernels --filter dm-large',
    'drawdown perf --what step --network dm-small --strategy gmd-ibp --batch 256',
  ],
  define: (command) => {
    command
      .addOption(new Option('--what <which>', 'what to measure').choices(['kernels', 'step']).default('step'))
      .option('--dataset <name>', 'whose shape of images', 'mnist')
      .option('--network <name>', 'network of the step', 'dm-small')
      .option('--strategy <name-or-file>', 'strategy of the step', 'ibp')
      .option('--train-eps <eps>', 'radius, for a strategy of one', oneEps)
      .option('--radii <list>', 'radii, for a strategy of several', epsGrid)
      .option('--batch <n>', 'images of the step (default: 256)', wholeNumber(1))
      .option('--filter <text>', 'only kernels whose name holds this text');
    addComputingOptions(command);
  },
  run: async ({ progress }, options) => {
    const backend = await announceBackend(options, progress);
    if (options.what === 'kernels') {
      const { measureKernels } = await import('@drawdown/benchmarks');
      const bar = progress.bar('kernels', 1);
      const { filter } = options;
      const onKernel = (done: number, of: number): void => bar.update(done / of);
      const request = { backend, onKernel, ...(filter === undefined ? {} : { filter }) };
      const report = await measureKernels(request).finally(bar.stop);
      return {
        json: { ...report, backend: backend.name, threads: backend.threads } as unknown as Json,
        text: kernelTable(report),
      };
    }
    const { datasets } = await import('@drawdown/datasets');
    const { measureStep, strategySource } = await import('@drawdown/benchmarks');
    const { buildNetwork } = await import('@drawdown/networks');
    const { resolveConfig } = await import('@drawdown/training');
    const { divideSettings } = await import('../settings.ts');
    const facts = lookUp('dataset', datasets, options.dataset);
    const { strategy } = await strategySource(options.strategy);
    const { parameters, recipe } = divideSettings(options.set, strategy);
    const network = buildNetwork(options.network, { inputShape: facts.shape, classes: facts.classes });
    const trainEps =
      strategy.perturbation === 'radius' ? (options.trainEps ?? parseEps('1/10')) : options.trainEps;
    const config = resolveConfig({
      dataset: facts,
      network: network.name,
      strategy,
      parameters,
      trainEps,
      radii: options.radii,
      recipe: { ...recipe, batch: options.batch ?? recipe.batch },
      seed: options.seed,
    });
    const batch = Number(config.recipe.batch);
    const speed = await measureStep({ config, strategy, network, batch, backend });
    return { json: speed as unknown as Json, text: stepText(speed, { ...options, batch }) };
  },
});

function kernelTable({ kernels, peakGflops, peakGflopsFloat64, peakOf }: KernelReport): string {
  const rows = kernels.map(({ name, inTraining, precision, medianSeconds, gflops, shareOfPeak }) => [
    inTraining || precision === 'float64' ? name : `${name} (not in a step)`,
    `${(1000 * medianSeconds).toFixed(2)} ms`,
    gflops.toFixed(1),
    `${(100 * shareOfPeak).toFixed(0)} %`,
  ]);
  const table = textTable([['kernel', 'median', 'GFLOP/s', 'of peak'], ...rows]);
  const float64 = peakGflopsFloat64 === null ? '' : `, float64 ${peakGflopsFloat64.toFixed(1)} GFLOP/s`;
  return `${table}\n\npeak: ${peakGflops.toFixed(1)} GFLOP/s${float64} (${peakNames[peakOf]})`;
}

const peakNames = {
  machine: 'multiply-adds on registers, all threads',
  'fastest kernel': 'the fastest kernel; the native addon, which measures the machine, is not there',
} as const satisfies Record<KernelReport['peakOf'], string>;

function stepText(
  speed: StepSpeed,
  { network, strategy, batch }: Pick<PerfOptions, 'network' | 'strategy'> & { readonly batch: number },
): string {
  return [
    `${network}, ${strategy}, batch ${batch}: ${(1000 * speed.medianSeconds).toFixed(0)} ms a step (middle half within ${(1000 * speed.spreadSeconds).toFixed(0)} ms), ${speed.samplesPerSecond.toFixed(0)} images/s`,
    `${speed.gflops.toFixed(1)} GFLOP/s at ${speed.passes} passes, ${(100 * speed.shareOfPeak).toFixed(0)} % of ${speed.peakGflops.toFixed(1)} GFLOP/s (${speed.peakOf === 'machine' ? 'the peak of the machine' : 'matrix product 1024³'})`,
  ].join('\n');
}
