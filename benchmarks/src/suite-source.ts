import { resolve } from 'node:path';

import { lookUp, UserError } from '@drawdown/records';

import { importModule, isModuleFile } from './module-file.ts';
import type { Suite } from './suite.ts';
import { suites } from './suites/catalogue.ts';

/**
 * A suite by its name in the catalogue, or out of a file, which must export exactly one.
 *
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when the file is missing, does not load, or exports no suite or several
 */
export async function suiteSource(given: string): Promise<Suite> {
  if (!isModuleFile(given)) return lookUp('suite', suites, given);
  const path = resolve(given);
  const [suite, ...others] = (await importModule(path, 'suite')).filter(isSuite);
  if (suite !== undefined && others.length === 0) return suite;
  const found = suite === undefined ? 'none' : `${others.length + 1}`;
  throw new UserError(`${path} must export exactly one suite (name, runs, seeds, …), but it exports ${found}`);
}

function isSuite(value: unknown): value is Suite {
  if (typeof value !== 'object' || value === null) return false;
  const { name, runs, seeds, grid, evaluation } = value as Partial<Record<keyof Suite, unknown>>;
  const lists = [runs, seeds, grid].every((list) => Array.isArray(list));
  return typeof name === 'string' && lists && typeof evaluation === 'object';
}
