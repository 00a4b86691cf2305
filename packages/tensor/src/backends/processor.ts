import { availableParallelism, cpus } from 'node:os';

/** The model of the processor, in words. */
export function processorName(): string {
  return cpus()[0]?.model.trim() || 'unknown processor';
}

/** How many threads this process may use. */
export function processorThreads(): number {
  return availableParallelism();
}
