import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { InterruptedError, messageOf, UserError } from '@drawdown/records';
import { type BackendInfo, environmentOf } from '@drawdown/tensor';
import { Tinypool } from 'tinypool';

import { type CellOutcome, type CellProgress, computeCell, datasetOf } from './cell.ts';
import type { Cell, PlannedSuite } from './plan.ts';
import { hasEvaluation } from './store/evaluations.ts';
import type { Store } from './store/store.ts';
import { writeSuitePlan } from './store/suites.ts';
import type { WorkerAnswer, WorkerMessage, WorkerTask } from './worker.ts';

/** How to run a suite. */
export interface RunnerOptions {
  readonly store: Store;
  /** The backend in use; workers use the same. */
  readonly backend: BackendInfo;
  /** Processes that compute cells at the same time; 1 computes in this one. */
  readonly workers: number;
  readonly cache?: string;
  readonly mirror?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (label: string, progress: CellProgress) => void;
  /** Called when a cell is finished. */
  readonly onCell?: (cell: Cell, outcome: CellOutcome) => void;
}

/** A cell that could not be computed, and why, in one line. */
export interface FailedCell {
  readonly label: string;
  readonly message: string;
}

/** What became of a suite. */
export interface SuiteOutcome {
  readonly computed: number;
  readonly stored: number;
  /** Cells that another process is computing. */
  readonly elsewhere: number;
  readonly failed: readonly FailedCell[];
}

/** How many cells to compute at once on this machine: as many as it has cores for, where the backend uses one only. */
export function defaultWorkers({ threads }: BackendInfo): number {
  return Math.max(1, Math.floor(availableParallelism() / threads));
}

/**
 * Computes the cells of a suite that the store does not hold yet. A cell that fails does not stop the others.
 *
 * @throws InterruptedError when the signal asked to stop; what is finished stays, the rest resumes
 */
export async function runSuite({ cells, plan }: PlannedSuite, options: RunnerOptions): Promise<SuiteOutcome> {
  const { store, workers, signal, onCell } = options;
  writeSuitePlan(store, plan);
  // The longest first, so that the last ones to finish are short.
  const open = cells
    .filter(({ identity }) => !hasEvaluation(store, identity))
    .sort((a, b) => b.weight - a.weight);
  const tally: Record<CellOutcome, number> = {
    computed: 0,
    stored: cells.length - open.length,
    elsewhere: 0,
  };
  const failed: FailedCell[] = [];
  const compute = workers > 1 && open.length > 1 ? pooled(options) : inThisProcess(options);
  try {
    await compute.all(open, async (cell, result) => {
      try {
        const outcome = await result;
        tally[outcome] += 1;
        onCell?.(cell, outcome);
      } catch (error) {
        if (error instanceof InterruptedError || signal?.aborted) return;
        failed.push({ label: cell.label, message: messageOf(error) });
      }
    });
  } finally {
    await compute.close();
  }
  if (signal?.aborted) {
    throw new InterruptedError(
      `the suite was interrupted with ${tally.computed} of ${open.length} open cells computed; run the same command again to go on`,
    );
  }
  return { ...tally, failed };
}

/** A way to compute cells. `settle` is given each cell with its result, as it comes. */
interface Computer {
  all(
    cells: readonly Cell[],
    settle: (cell: Cell, result: Promise<CellOutcome>) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

function inThisProcess({ store, backend, signal, onProgress, cache, mirror }: RunnerOptions): Computer {
  return {
    async all(cells, settle) {
      for (const cell of cells) {
        if (signal?.aborted) return;
        const stop = signal === undefined ? {} : { signal };
        const dataset = await datasetOf(cell, { ...places({ cache, mirror }), ...stop });
        const result = computeCell(cell, {
          store,
          environment: environmentOf(backend),
          dataset,
          onProgress: (progress) => onProgress?.(cell.label, progress),
          ...stop,
        });
        await settle(cell, result);
      }
    },
    close: async () => undefined,
  };
}

/** Worker processes: a crash or an interruption costs at most the epoch under way. */
function pooled({ store, backend, workers, signal, onProgress, cache, mirror }: RunnerOptions): Computer {
  // Every task that waits in the pool listens to the signal, which is no leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  const pool = new Tinypool({
    runtime: 'child_process',
    filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
    name: 'work',
    minThreads: workers,
    maxThreads: workers,
  });
  // A worker that dies while it has no task is replaced; one that dies with a task fails that task.
  pool.on('error', () => undefined);
  const channel = {
    onMessage: () => undefined,
    postMessage: ({ label, progress }: WorkerMessage) => onProgress?.(label, progress),
  };
  return {
    async all(cells, settle) {
      await Promise.all(
        cells.map((cell) => {
          const task: WorkerTask = {
            cell,
            storeDirectory: store.directory,
            backend: backend.name,
            threads: backend.threads,
            ...places({ cache, mirror }),
          };
          const answer = pool.run(task, { channel, ...(signal === undefined ? {} : { signal }) });
          return settle(cell, answer.then(outcomeOf));
        }),
      );
    },
    close: () => pool.destroy(),
  };
}

function outcomeOf(answer: WorkerAnswer): CellOutcome {
  if ('outcome' in answer) return answer.outcome;
  throw answer.kind === 'interrupted' ? new InterruptedError(answer.error) : new UserError(answer.error);
}

function places({ cache, mirror }: { cache: string | undefined; mirror: string | undefined }): {
  cache?: string;
  mirror?: string;
} {
  return { ...(cache === undefined ? {} : { cache }), ...(mirror === undefined ? {} : { mirror }) };
}
