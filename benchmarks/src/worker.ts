import type { Dataset } from '@drawdown/datasets';
import { InterruptedError, messageOf } from '@drawdown/records';
import { type BackendName, environmentOf, useBackend } from '@drawdown/tensor';

import { type CellOutcome, type CellProgress, computeCell, datasetOf } from './cell.ts';
import type { Cell } from './plan.ts';
import { openStore } from './store/store.ts';

/** One cell for a worker process, as plain data. */
export interface WorkerTask {
  readonly cell: Cell;
  readonly storeDirectory: string;
  readonly backend: BackendName;
  readonly threads: number;
  readonly cache?: string;
  readonly mirror?: string;
}

/** What a worker answers: errors come back as words, as classes do not survive the way. */
export type WorkerAnswer =
  | { readonly outcome: CellOutcome }
  | { readonly error: string; readonly kind: 'failed' | 'interrupted' };

/** What a worker sends on the way. */
export interface WorkerMessage {
  readonly label: string;
  readonly progress: CellProgress;
}

const loaded = new Map<string, Dataset>();

// A worker whose bench was killed must not go on alone and hold its claim.
process.once('disconnect', () => process.exit());

/** Computes one cell; the entry point of a worker process. */
export async function work({
  cell,
  storeDirectory,
  backend,
  threads,
  ...places
}: WorkerTask): Promise<WorkerAnswer> {
  try {
    const info = await useBackend(backend, { threads });
    const { dataset: name } = cell.training;
    const dataset = loaded.get(name) ?? (await datasetOf(cell, places));
    loaded.set(name, dataset);
    const outcome = await computeCell(cell, {
      store: openStore(storeDirectory),
      environment: environmentOf(info),
      dataset,
      onProgress: (progress) => send({ label: cell.label, progress }),
    });
    return { outcome };
  } catch (error) {
    const kind = error instanceof InterruptedError ? 'interrupted' : 'failed';
    return { error: messageOf(error), kind };
  }
}

let lastSent = 0;

/** At most five messages a second: a small network makes hundreds of steps in that time. */
function send(message: WorkerMessage): void {
  const now = performance.now();
  if (now - lastSent < 200) return;
  lastSent = now;
  process.send?.(message);
}
