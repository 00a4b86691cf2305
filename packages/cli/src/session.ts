import type { BackendInfo } from '@drawdown/tensor';

import type { ComputingOptions } from './options/computing.ts';
import type { DataOptions } from './options/data.ts';
import type { Progress } from './progress.ts';

/**
 * Starts the tensor engine and says which one it is, on the first line of a computing verb.
 *
 * @throws BackendError when the one asked for does not work
 */
export async function announceBackend(
  { backend, threads }: Pick<ComputingOptions, 'backend' | 'threads'>,
  progress: Progress,
): Promise<BackendInfo> {
  const { useBackend } = await import('@drawdown/tensor');
  const info = await useBackend(backend, threads === undefined ? {} : { threads });
  const many = info.threads === 1 ? '1 thread' : `${info.threads} threads`;
  progress.log(`backend: ${info.name} (${info.device}, ${info.instructionSet}, ${many})`);
  return info;
}

/** Where data sets are, as the loaders want it: what was not given is left out. */
export function places({ cache, mirror }: DataOptions): { cache?: string; mirror?: string } {
  return { ...(cache === undefined ? {} : { cache }), ...(mirror === undefined ? {} : { mirror }) };
}
