import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { systemErrorCode } from '@drawdown/records';

import type { Store } from './store.ts';

/** The names of the files in a run's folder. `run.json` is written last: a folder without it is unfinished. */
export const RUN_FILES = {
  record: 'run.json',
  epochs: 'epochs.jsonl',
  parameters: 'network.safetensors',
  cost: 'cost.json',
} as const;

/** The names of the files in an evaluation's folder, which appears whole or not at all. */
export const EVALUATION_FILES = {
  record: 'evaluation.json',
  verdicts: 'verdicts.jsonl',
  witnesses: 'witnesses.safetensors',
  cost: 'cost.json',
} as const;

/** The folder of a training run: `STORE/runs/<identity>`. */
export function runDirectory(store: Store, identity: string): string {
  return join(store.directory, 'runs', checked(identity));
}

/** The folder of an evaluation: `STORE/evaluations/<identity>`. */
export function evaluationDirectory(store: Store, identity: string): string {
  return join(store.directory, 'evaluations', checked(identity));
}

/** The identities that have a folder in `STORE/<kind>`, sorted; temporary folders do not count. */
export function identitiesIn(store: Store, kind: 'runs' | 'evaluations'): string[] {
  try {
    return readdirSync(join(store.directory, kind)).filter(isIdentity).sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function isIdentity(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function checked(identity: string): string {
  if (isIdentity(identity)) return identity;
  throw new TypeError(`an identity is a SHA-256 in hexadecimal, not '${identity}'`);
}
