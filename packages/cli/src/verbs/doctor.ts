import { availableParallelism, cpus, freemem, totalmem } from 'node:os';

import type { NativeReport } from '@drawdown/benchmarks';
import type { Json } from '@drawdown/records';
import type { BackendReport } from '@drawdown/tensor';

import { textTable } from '../text-table.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** `drawdown doctor`: what this machine can do. */
export const doctor: Verb = defineVerb<object>({
  summary: 'print what this machine can do: every backend, why one is missing, its speed',
  examples: ['drawdown doctor', 'drawdown doctor --json'],
  run: async ({ signal }) => {
    const { describeBackends } = await import('@drawdown/tensor');
    const { cacheDirectory } = await import('@drawdown/datasets');
    const backends: MeasuredBackend[] = [];
    for (const backend of await describeBackends()) {
      signal.throwIfAborted();
      backends.push({ backend, gflops: backend.available ? await matMulGflops(backend.name) : null });
    }
    const { nativeReport } = await import('@drawdown/benchmarks');
    const native = await nativeReport();
    const machine = {
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      cache: cacheDirectory(undefined),
    };
    return {
      json: {
        machine,
        native: native as unknown as Json,
        backends: backends.map(({ backend, gflops }) => ({ ...backend, gflops })),
      },
      text: [machineText(machine), nativeText(native), backendTable(backends)].join('\n\n'),
    };
  },
});

interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  readonly cache: string;
}

function machineText({ node, platform, cpu, cores, memoryBytes, freeMemoryBytes, cache }: Machine): string {
  return textTable([
    ['Node', `${node}, ${platform}`],
    ['CPU', `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`],
    ['Memory', `${gibibytes(memoryBytes)}, ${gibibytes(freeMemoryBytes)} free`],
    ['Data sets', cache],
  ]);
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function nativeText(native: NativeReport | null): string {
  if (native === null) {
    return textTable([
      ['Native kernels', 'not there: the table says why; `npm run setup` builds them with g++ or clang++'],
    ]);
  }
  const { instructionSet, instructionSets, peakGflops } = native;
  const others = instructionSets.filter((name) => name !== instructionSet);
  const choice = others.length === 0 ? '' : `; DRAWDOWN_ISA takes ${others.join(', ')} too`;
  const peak = `${peakGflops.float32.toFixed(0)} GFLOP/s, float64 ${peakGflops.float64.toFixed(0)} GFLOP/s`;
  return textTable([
    ['Native kernels', `${instructionSet}${choice}`],
    ['Peak', `${peak} (multiply-adds on registers, all threads)`],
  ]);
}

interface MeasuredBackend {
  readonly backend: BackendReport;
  readonly gflops: number | null;
}

function backendTable(backends: readonly MeasuredBackend[]): string {
  return textTable([
    ['backend', 'device', 'instructions', 'threads', 'GFLOP/s (matMul)', ''],
    ...backends.map(({ backend, gflops }) =>
      backend.available
        ? [
            backend.name,
            backend.device,
            backend.instructionSet,
            String(backend.threads),
            gflops?.toFixed(1) ?? '',
            'available',
          ]
        : [backend.name, '', '', '', '', `not available: ${backend.reason}`],
    ),
  ]);
}

const SIZE = 256;
const SECONDS = 0.5;

/** The best of as many products of two square matrices as fit into half a second, at least two. */
async function matMulGflops(name: BackendReport['name']): Promise<number> {
  const { useBackend, fill, matMul } = await import('@drawdown/tensor');
  await useBackend(name);
  const matrix = fill([SIZE, SIZE], 0.5);
  let best = 0;
  const end = performance.now() + 1000 * SECONDS;
  for (let round = 0; round < 2 || performance.now() < end; round++) {
    const start = performance.now();
    const product = matMul(matrix, matrix);
    await product.data();
    best = Math.max(best, (2 * SIZE ** 3) / ((performance.now() - start) * 1e6));
    product.dispose();
  }
  matrix.dispose();
  return best;
}
