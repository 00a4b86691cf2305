import type { Dataset } from '@drawdown/datasets';
import { InterruptedError, messageOf, UserError } from '@drawdown/records';
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

/** What a worker answers: errors of the user come back as words, as classes do not survive the way. */
export type WorkerAnswer =
  | { readonly outcome: CellOutcome }
  | { readonly error: string; readonly kind: 'user' | 'interrupted' };

/** What a worker sends on the way. */
export interface WorkerMessage {
  readonly label: string;
  readonly progress: CellProgress;
}

const loaded = new Map<string, Promise<Dataset>>();

/** Computes one cell; the entry point of a worker process. */
export default async function work({
  cell,
  storeDirectory,
  backend,
  threads,
  ...places
}: WorkerTask): Promise<WorkerAnswer> {
  try {
    const info = await useBackend(backend, { threads });
    const { dataset: name } = cell.training;
    const dataset = loaded.get(name) ?? datasetOf(cell, places);
    loaded.set(name, dataset);
    const outcome = await computeCell(cell, {
      store: openStore(storeDirectory),
      environment: environmentOf(info),
      dataset: await dataset,
      onProgress: (progress) => send({ label: cell.label, progress }),
    });
    return { outcome };
  } catch (error) {
    if (error instanceof InterruptedError) return { error: messageOf(error), kind: 'interrupted' };
    if (error instanceof UserError) return { error: messageOf(error), kind: 'user' };
    throw error;
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
