import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import {
  encodeSafetensors,
  loadParameters,
  type Network,
  type Parameters,
  type StoredArray,
} from '@drawdown/networks';
import {
  type Cost,
  canonicalJson,
  costSchema,
  type EpochRecord,
  epochRecordSchema,
  type Json,
  parseRecord,
  readRecordedFile,
  sha256,
  type TrainingRecord,
  trainingRecordSchema,
  UserError,
  writeFileAtomic,
} from '@drawdown/records';

import { removeCheckpoints } from './checkpoint.ts';

/** A finished run. */
export interface TrainedRun {
  readonly record: TrainingRecord;
  readonly epochs: readonly EpochRecord[];
  readonly cost: Cost;
  readonly parameters: Parameters<StoredArray>;
}

const RUN = 'run.json';
const EPOCHS = 'epochs.jsonl';
const NETWORK = 'network.safetensors';
const COST = 'cost.json';
const OWN = new Set([RUN, EPOCHS, NETWORK, COST, 'checkpoint']);

/**
 * Writes a finished run: `network.safetensors`, `epochs.jsonl`, `cost.json`, and last `run.json`, whose presence means
 * that all is there. Then what is left of the way there goes.
 *
 * @throws UserError when the disk is full or the place cannot be written
 */
export function writeRun(directory: string, run: TrainedRun): void {
  writeFileAtomic(join(directory, NETWORK), encodeSafetensors(run.parameters));
  writeFileAtomic(join(directory, EPOCHS), run.epochs.map((epoch) => `${lineOf(epoch)}\n`).join(''));
  writeFileAtomic(join(directory, COST), `${lineOf(run.cost)}\n`);
  writeFileAtomic(join(directory, RUN), `${lineOf(run.record)}\n`);
  removeRemains(directory);
}

/**
 * The finished run in a folder; undefined where the folder is missing, empty or holds an unfinished one.
 *
 * @throws UserError when the folder holds another run or foreign files, or the run is damaged
 */
export function readRun(directory: string, identity: string, network: Network): TrainedRun | undefined {
  expectOwnFiles(directory);
  const path = join(directory, RUN);
  if (!existsSync(path)) return undefined;
  const record = parseRecord(trainingRecordSchema, readFileSync(path, 'utf8'), path);
  if (record.identity !== identity) {
    throw new UserError(
      `${directory} holds another run (${record.identity.slice(0, 12)}, this one is ${identity.slice(0, 12)}): its config or the sources differ; choose another folder`,
    );
  }
  const parameters = loadParameters(join(directory, NETWORK), network);
  if (hashOfParameters(parameters) !== record.parametersHash) {
    throw new UserError(
      `${join(directory, NETWORK)} is damaged (its SHA-256 differs); delete ${directory} and train again`,
    );
  }
  removeRemains(directory);
  return { record, parameters, ...readFigures(directory) };
}

/** What a process that was killed may have left behind. */
function removeRemains(directory: string): void {
  removeCheckpoints(directory);
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.tmp')) rmSync(join(directory, name), { force: true });
  }
}

/** The SHA-256 of parameters as they are written. */
export function hashOfParameters(parameters: Parameters<StoredArray>): string {
  return sha256(encodeSafetensors(parameters));
}

function readFigures(directory: string): Pick<TrainedRun, 'epochs' | 'cost'> {
  const lines = readRecordedFile(join(directory, EPOCHS)).toString().trimEnd().split('\n');
  const epochs = lines.map((line, index) =>
    parseRecord(epochRecordSchema, line, `${join(directory, EPOCHS)}, line ${index + 1}`),
  );
  const path = join(directory, COST);
  return { epochs, cost: parseRecord(costSchema, readRecordedFile(path).toString(), path) };
}

function expectOwnFiles(directory: string): void {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const foreign = names.find((name) => !OWN.has(name) && !name.endsWith('.tmp'));
  if (foreign === undefined) return;
  throw new UserError(
    `${directory} is not empty and is no run folder (it holds ${foreign}); choose an empty folder`,
  );
}

function lineOf(value: EpochRecord | Cost | TrainingRecord): string {
  return canonicalJson(value as unknown as Json);
}
