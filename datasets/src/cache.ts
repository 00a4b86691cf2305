import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { describeWriteError } from '@drawdown/records';
import envPaths from 'env-paths';

/** The variables that the cache and the mirror are read from. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

/**
 * The directory that downloads are kept in: the option, else `DRAWDOWN_CACHE`, else the user's cache directory. An
 * empty text counts as absent.
 */
export function cacheDirectory(option: string | undefined, environment: Variables = process.env): string {
  return resolve(option || environment.DRAWDOWN_CACHE || envPaths('drawdown', { suffix: '' }).cache);
}

/**
 * Makes a folder of the cache and its parents.
 *
 * @throws UserError when the place cannot be written
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw describeWriteError(error, path);
  }
}
