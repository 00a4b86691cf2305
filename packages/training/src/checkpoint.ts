import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors, encodeSafetensors, type Parameters, type StoredArray } from '@drawdown/networks';
import {
  canonicalJson,
  describeWriteError,
  type Environment,
  type EpochRecord,
  environmentSchema,
  epochRecordSchema,
  type Json,
  parseRecord,
  readRecordedFile,
  SCHEMA_VERSION,
  sha256,
  UserError,
  writeFileAtomic,
} from '@drawdown/records';
import { z } from 'zod';

/** Everything that a run needs to go on after an epoch. */
export interface Checkpoint {
  readonly identity: string;
  readonly environment: Environment;
  /** The records of the epochs done, one each. */
  readonly epochs: readonly EpochRecord[];
  /** Optimiser steps done. */
  readonly steps: number;
  /** Seconds spent so far, over all sittings. */
  readonly seconds: number;
  /** Parameters and optimiser state. */
  readonly arrays: Parameters<StoredArray>;
}

const FOLDER = 'checkpoint';
const RECORD = 'checkpoint.json';
const ARRAYS = 'state.safetensors';

/**
 * Writes a checkpoint as one unit: a folder under a temporary name, renamed when all of it is on the disk. The older
 * ones are removed afterwards, so at any moment there is a whole one or none.
 *
 * @throws UserError when the disk is full or the place cannot be written
 */
export function writeCheckpoint(directory: string, checkpoint: Checkpoint): void {
  const { arrays, ...rest } = checkpoint;
  const folder = join(directory, FOLDER);
  const name = epochFolder(checkpoint.epochs.length);
  const temporary = join(folder, `${name}.${randomUUID().slice(0, 8)}.tmp`);
  const bytes = encodeSafetensors(arrays);
  const record = { schema: SCHEMA_VERSION, kind: 'checkpoint', ...rest, arraysHash: sha256(bytes) };
  try {
    mkdirSync(temporary, { recursive: true });
    writeFileAtomic(join(temporary, ARRAYS), bytes);
    writeFileAtomic(join(temporary, RECORD), canonicalJson(record as unknown as Json));
    renameSync(temporary, join(folder, name));
  } catch (error) {
    removeIfPossible(temporary);
    throw describeWriteError(error, temporary);
  }
  for (const other of readdirSync(folder)) {
    if (other !== name) rmSync(join(folder, other), { recursive: true, force: true });
  }
}

/**
 * The newest checkpoint of a run folder, undefined where there is none.
 *
 * @throws UserError for a damaged checkpoint, or one of another run, backend or instruction set
 */
export function readCheckpoint(
  directory: string,
  { identity, environment }: { readonly identity: string; readonly environment: Environment },
): Checkpoint | undefined {
  const folder = join(directory, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const newest = names
    .filter((name) => /^epoch-\d+$/.test(name))
    .sort()
    .at(-1);
  if (newest === undefined) return undefined;
  const place = join(folder, newest);
  const { arraysHash, ...record } = parseRecord(
    checkpointSchema,
    readRecordedFile(join(place, RECORD)).toString(),
    join(place, RECORD),
  );
  if (record.identity !== identity) {
    throw new UserError(
      `${place} is a checkpoint of another run (${record.identity.slice(0, 12)}, this one is ${identity.slice(0, 12)}): its config or the sources differ; choose another folder, or delete it to start again`,
    );
  }
  expectSameMachine(place, record.environment, environment);
  const bytes = readRecordedFile(join(place, ARRAYS));
  if (sha256(bytes) !== arraysHash) {
    throw new UserError(
      `${join(place, ARRAYS)} is damaged (its SHA-256 differs); delete ${folder} to start again`,
    );
  }
  return { ...record, arrays: decodeSafetensors(bytes, join(place, ARRAYS)) };
}

/** Removes the checkpoints of a finished run. */
export function removeCheckpoints(directory: string): void {
  rmSync(join(directory, FOLDER), { recursive: true, force: true });
}

function expectSameMachine(place: string, then: Environment, now: Environment): void {
  if (then.backend === now.backend && then.instructionSet === now.instructionSet) return;
  throw new UserError(
    `${place} was made on backend ${then.backend} (${then.instructionSet}), but this is ${now.backend} (${now.instructionSet}): a half-finished run is never continued elsewhere; use --backend ${then.backend} on such a machine, or delete it to start again`,
  );
}

/** Clears up after a failure, whose own reason must not be lost for that of the clearing. */
function removeIfPossible(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A parent that is a file, say: then there is nothing to clear.
  }
}

/** Epochs in the name, padded so that names sort as numbers do. */
function epochFolder(epochs: number): string {
  return `epoch-${String(epochs).padStart(6, '0')}`;
}

const checkpointSchema: z.ZodType<Omit<Checkpoint, 'arrays'> & { readonly arraysHash: string }> = z
  .strictObject({
    schema: z.literal(SCHEMA_VERSION),
    kind: z.literal('checkpoint'),
    identity: z.string(),
    environment: environmentSchema,
    epochs: z.array(epochRecordSchema),
    steps: z.int().nonnegative(),
    seconds: z.number().nonnegative(),
    arraysHash: z.string(),
  })
  .transform(({ schema: _schema, kind: _kind, ...record }) => record) as unknown as z.ZodType<
  Omit<Checkpoint, 'arrays'> & { readonly arraysHash: string }
>;
