import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { datasets } from '@drawdown/datasets';
import { buildNetwork, loadParameters } from '@drawdown/networks';
import {
  lookUp,
  parseRecord,
  sha256,
  type TrainingRecord,
  trainingRecordSchema,
  UserError,
} from '@drawdown/records';

import type { JudgedNetwork } from './evaluation.ts';
import { RUN_FILES } from './store/layout.ts';

/** A finished run read from its folder. */
export interface TrainedNetwork extends JudgedNetwork {
  readonly record: TrainingRecord;
}

/**
 * Reads a finished run from its folder.
 *
 * @throws UserError when the folder holds no finished run, or its parameters are not those of its record
 */
export function readTrainedNetwork(directory: string): TrainedNetwork {
  const path = join(directory, RUN_FILES.record);
  if (!existsSync(path)) {
    throw new UserError(
      `${directory} holds no finished run (there is no ${RUN_FILES.record} in it); train one with: drawdown train … --out ${directory}`,
    );
  }
  const record = parseRecord(trainingRecordSchema, readFileSync(path, 'utf8'), path);
  const { shape, classes } = lookUp('dataset', datasets, record.config.dataset);
  const network = buildNetwork(record.config.network, { inputShape: shape, classes });
  const file = join(directory, RUN_FILES.parameters);
  const parameters = loadParameters(file, network);
  if (sha256(readFileSync(file)) === record.parametersHash) return { record, network, parameters };
  throw new UserError(
    `${file} is not the file that ${RUN_FILES.record} was written with; train the run again`,
  );
}
