import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
  type Cost,
  costSchema,
  type EpochRecord,
  epochRecordSchema,
  parseRecord,
  readRecordedFile,
  type TrainingRecord,
  trainingRecordSchema,
  UserError,
} from '@drawdown/records';

import { identitiesIn, RUN_FILES, runDirectory } from './layout.ts';
import type { Store } from './store.ts';

/** Whether the store holds the finished training run. */
export function hasRun(store: Store, identity: string): boolean {
  return existsSync(join(runDirectory(store, identity), RUN_FILES.record));
}

/** The identities of the finished training runs, sorted. */
export function listRuns(store: Store): string[] {
  return identitiesIn(store, 'runs').filter((identity) => hasRun(store, identity));
}

/**
 * The record of a finished training run.
 *
 * @throws UserError when it is missing, damaged, of a newer schema, or another run's
 */
export function readRun(store: Store, identity: string): TrainingRecord {
  const path = join(runDirectory(store, identity), RUN_FILES.record);
  const record = parseRecord(trainingRecordSchema, readRecordedFile(path).toString(), path);
  if (record.identity !== identity) {
    throw new UserError(
      `${path} is the record of ${record.identity}; was the folder renamed or copied over?`,
    );
  }
  return record;
}

/**
 * The epochs of a training run, in order.
 *
 * @throws UserError when they are missing or damaged
 */
export function readEpochs(store: Store, identity: string): EpochRecord[] {
  const path = join(runDirectory(store, identity), RUN_FILES.epochs);
  return readRecordedFile(path)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line, position) => parseRecord(epochRecordSchema, line, `${path}, line ${position + 1}`));
}

/**
 * What a training run cost, null where nobody measured it.
 *
 * @throws UserError when the file is damaged
 */
export function readRunCost(store: Store, identity: string): Cost | null {
  const path = join(runDirectory(store, identity), RUN_FILES.cost);
  return existsSync(path) ? parseRecord(costSchema, readRecordedFile(path).toString(), path) : null;
}

/** The path of a run's trained parameters. */
export function parametersPath(store: Store, identity: string): string {
  return join(runDirectory(store, identity), RUN_FILES.parameters);
}
