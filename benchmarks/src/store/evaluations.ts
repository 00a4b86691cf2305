import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import {
  describeWriteError,
  type EvaluationCost,
  type EvaluationRecord,
  evaluationCostSchema,
  evaluationRecordSchema,
  parseRecord,
  readRecordedFile,
  sha256,
  systemErrorCode,
  UserError,
  type VerdictRecord,
  writeFileAtomic,
} from '@drawdown/records';

import { EVALUATION_FILES, evaluationDirectory, identitiesIn } from './layout.ts';
import type { Store } from './store.ts';
import { decodeVerdicts, encodeVerdicts } from './verdict-lines.ts';

/** Whether the store holds the evaluation. */
export function hasEvaluation(store: Store, identity: string): boolean {
  return existsSync(join(evaluationDirectory(store, identity), EVALUATION_FILES.record));
}

/** The identities of the evaluations, sorted. */
export function listEvaluations(store: Store): string[] {
  return identitiesIn(store, 'evaluations').filter((identity) => hasEvaluation(store, identity));
}

/**
 * The record of an evaluation.
 *
 * @throws UserError when it is missing, damaged, of a newer schema, or another evaluation's
 */
export function readEvaluation(store: Store, identity: string): EvaluationRecord {
  const path = join(evaluationDirectory(store, identity), EVALUATION_FILES.record);
  const record = parseRecord(evaluationRecordSchema, readRecordedFile(path).toString(), path);
  if (record.identity !== identity) {
    throw new UserError(
      `${path} is the record of ${record.identity}; was the folder renamed or copied over?`,
    );
  }
  return record;
}

/**
 * The verdicts of an evaluation, in the order in which they were written.
 *
 * @throws UserError when they are missing, damaged, or not those that the record was written with
 */
export function readVerdicts(store: Store, identity: string): VerdictRecord[] {
  const path = join(evaluationDirectory(store, identity), EVALUATION_FILES.verdicts);
  const text = readRecordedFile(path).toString();
  const verdicts = decodeVerdicts(text, path);
  if (sha256(text) !== readEvaluation(store, identity).verdictsHash) {
    throw new UserError(
      `${path} does not match the hash in ${EVALUATION_FILES.record}: it was changed or damaged; delete its folder and evaluate again`,
    );
  }
  return verdicts;
}

/**
 * What an evaluation cost, null where nobody measured it.
 *
 * @throws UserError when the file is damaged
 */
export function readEvaluationCost(store: Store, identity: string): EvaluationCost | null {
  const path = join(evaluationDirectory(store, identity), EVALUATION_FILES.cost);
  return existsSync(path) ? parseRecord(evaluationCostSchema, readRecordedFile(path).toString(), path) : null;
}

/** A finished evaluation on its way into the store, which adds the hash of the verdicts. */
export interface FinishedEvaluation {
  readonly record: Omit<EvaluationRecord, 'verdictsHash'>;
  readonly verdicts: readonly VerdictRecord[];
  readonly cost: EvaluationCost;
  /** The points that prove images wrong, as safetensors; large, so a store may be copied without them. */
  readonly witnesses?: Uint8Array;
}

/**
 * Adds an evaluation to the store: the whole folder appears at once.
 *
 * An evaluation that is there already stays as it is, costs included.
 *
 * @throws UserError when the disk is full, and when the store holds other verdicts under this identity
 */
export function writeEvaluation(store: Store, evaluation: FinishedEvaluation): EvaluationRecord {
  const verdicts = encodeVerdicts(evaluation.verdicts);
  const record = { ...evaluation.record, verdictsHash: sha256(verdicts) };
  const folder = evaluationDirectory(store, record.identity);
  const temporary = join(dirname(folder), `.${record.identity.slice(0, 16)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    mkdirSync(temporary, { recursive: true });
    writeFileAtomic(join(temporary, EVALUATION_FILES.verdicts), verdicts);
    writeFileAtomic(join(temporary, EVALUATION_FILES.cost), pretty(evaluation.cost));
    if (evaluation.witnesses !== undefined) {
      writeFileAtomic(join(temporary, EVALUATION_FILES.witnesses), evaluation.witnesses);
    }
    writeFileAtomic(join(temporary, EVALUATION_FILES.record), pretty(record));
    renameSync(temporary, folder);
    return record;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!isTaken(error)) throw describeWriteError(error, folder);
  }
  return sameEvaluation(store, record);
}

function pretty(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Renaming a folder onto a filled one fails so on Linux and macOS (the first two) and on Windows. */
function isTaken(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemErrorCode(error) ?? '');
}

function sameEvaluation(store: Store, record: EvaluationRecord): EvaluationRecord {
  const standing = readEvaluation(store, record.identity);
  if (standing.verdictsHash === record.verdictsHash) return standing;
  throw new UserError(
    `the store holds other verdicts for the evaluation ${record.identity} (computed on ${standing.environment.backend}, now on ${record.environment.backend}); the same identity must give the same verdicts: use a new store, or delete that folder`,
  );
}
