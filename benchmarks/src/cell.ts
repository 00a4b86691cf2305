import { type Dataset, loadDataset } from '@drawdown/datasets';
import { buildNetwork, loadParameters } from '@drawdown/networks';
import { type Environment, SCHEMA_VERSION } from '@drawdown/records';
import { type Progress as TrainingProgress, train } from '@drawdown/training';

import { type EvaluationProgress, evaluationFacts, expectEnough, judge } from './evaluation.ts';
import { judgedImages } from './judged-images.ts';
import type { Cell } from './plan.ts';
import { claim } from './store/claims.ts';
import { hasEvaluation, writeEvaluation } from './store/evaluations.ts';
import { runDirectory } from './store/layout.ts';
import { parametersPath } from './store/runs.ts';
import type { Store } from './store/store.ts';
import { strategySource } from './strategy-source.ts';
import { encodeWitnesses } from './witness-file.ts';

/** How far a cell is. */
export type CellProgress =
  | ({ readonly stage: 'training' } & TrainingProgress)
  | ({ readonly stage: 'evaluation' } & EvaluationProgress);

/** What computing a cell needs of the world. */
export interface CellContext {
  readonly store: Store;
  readonly environment: Environment;
  readonly dataset: Dataset;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CellProgress) => void;
}

/** What became of a cell. `elsewhere`: another process is computing it. */
export type CellOutcome = 'computed' | 'stored' | 'elsewhere';

/**
 * Trains and judges one network, and puts both records into the store; what is there already is not done again.
 *
 * @throws UserError, InterruptedError, ContradictionError as `train` and `judge` do
 */
export async function computeCell(cell: Cell, context: CellContext): Promise<CellOutcome> {
  const { store } = context;
  if (hasEvaluation(store, cell.identity)) return 'stored';
  // Before hours of training, not after them.
  expectEnough(judgedImages(context.dataset, cell.evaluation.split, cell.training), cell.evaluation);
  // Two evaluations may share a training run, so the run is what is claimed.
  const held = claim(store, cell.run);
  if (!held.taken) return 'elsewhere';
  try {
    await trainCell(cell, context);
    await judgeCell(cell, context);
    return 'computed';
  } finally {
    held.release();
  }
}

/** Loads the data set that a cell needs. */
export async function datasetOf(
  { training }: Cell,
  options: Parameters<typeof loadDataset>[1],
): Promise<Dataset> {
  return loadDataset(training.dataset, options);
}

async function trainCell(
  cell: Cell,
  { store, environment, dataset, signal, onProgress }: CellContext,
): Promise<void> {
  const { strategy } = await strategySource(cell.strategy);
  await train({
    config: cell.training,
    strategy,
    dataset,
    network: networkOf(cell, dataset),
    sources: cell.trainingSources,
    environment,
    directory: runDirectory(store, cell.run),
    onProgress: (progress) => onProgress?.({ stage: 'training', ...progress }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function judgeCell(
  cell: Cell,
  { store, environment, dataset, signal, onProgress }: CellContext,
): Promise<void> {
  const network = networkOf(cell, dataset);
  const parameters = loadParameters(parametersPath(store, cell.run), network);
  const { verdicts, witnesses, cost } = await judge(
    { network, parameters },
    {
      config: cell.evaluation,
      set: judgedImages(dataset, cell.evaluation.split, cell.training),
      onProgress: (progress) => onProgress?.({ stage: 'evaluation', ...progress }),
      ...(signal === undefined ? {} : { signal }),
    },
  );
  writeEvaluation(store, {
    record: {
      schema: SCHEMA_VERSION,
      kind: 'evaluation',
      ...evaluationFacts(cell.evaluation, cell.evaluationSources, environment),
    },
    verdicts,
    cost,
    witnesses: encodeWitnesses(witnesses, network.inputShape),
  });
}

function networkOf({ training }: Cell, { shape, classes }: Dataset): ReturnType<typeof buildNetwork> {
  return buildNetwork(training.network, { inputShape: shape, classes });
}
