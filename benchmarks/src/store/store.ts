import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { parseRecord, SCHEMA_VERSION, UserError, writeFileAtomic } from '@drawdown/records';
import { z } from 'zod';

/**
 * An append-only folder of finished work:
 *
 *     store.json                     the schema version
 *     runs/<identity>/               run.json  epochs.jsonl  network.safetensors  cost.json
 *     evaluations/<identity>/        evaluation.json  verdicts.jsonl  cost.json
 *     suites/<name>.json             what a suite asked for: its evaluations, its grid, its titles
 *     claims/                        who is computing what at this moment
 *
 * Folders are named by identity, so equal work has one place and other work never lands there.
 */
export interface Store {
  /** The absolute path. */
  readonly directory: string;
}

const storeSchema = z.strictObject({ schema: z.literal(SCHEMA_VERSION), kind: z.literal('store') });

/**
 * Opens a store.
 *
 * @param directory made, with its `store.json`, when it is not there and `create` allows it
 * @throws UserError for a store of a newer schema, a damaged `store.json`, and with `create: false` for no store
 */
export function openStore(directory: string, { create = true }: { readonly create?: boolean } = {}): Store {
  const path = join(directory, 'store.json');
  if (existsSync(path)) {
    parseRecord(storeSchema, readFileSync(path, 'utf8'), path);
  } else if (create) {
    writeFileAtomic(path, `${JSON.stringify({ schema: SCHEMA_VERSION, kind: 'store' })}\n`);
  } else {
    throw new UserError(
      `${directory} is not a run store (it holds no store.json); give the folder that a bench run wrote`,
    );
  }
  return { directory: resolve(directory) };
}
