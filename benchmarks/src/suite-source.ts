import { resolve } from 'node:path';

import { lookUp, UserError } from '@drawdown/records';
import { z } from 'zod';

import { importModule, isModuleFile } from './module-file.ts';
import type { Suite } from './suite.ts';
import { suites } from './suites/catalogue.ts';

/**
 * A suite by its name in the catalogue, or out of a file, which must export exactly one.
 *
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when the file is missing, does not load, exports no suite or several, or one with a wrong field
 */
export async function suiteSource(given: string): Promise<Suite> {
  if (!isModuleFile(given)) return lookUp('suite', suites, given);
  const path = resolve(given);
  const [suite, ...others] = (await importModule(path, 'suite')).filter(isSuite);
  if (suite !== undefined && others.length === 0) return whole(suite, path);
  const found = suite === undefined ? 'none' : `${others.length + 1}`;
  throw new UserError(
    `${path} must export exactly one suite (name, runs, seeds, …), but it exports ${found}`,
  );
}

function whole(suite: Suite, path: string): Suite {
  const [issue] = suiteSchema.safeParse(suite).error?.issues ?? [];
  if (issue === undefined) return suite;
  throw new UserError(
    `the suite '${suite.name}' of ${path} does not fit: ${issue.path.join('.') || 'the suite'}: ${issue.message}`,
  );
}

/** What a suite looks like before its fields are looked at one by one. */
function isSuite(value: unknown): value is Suite {
  if (typeof value !== 'object' || value === null) return false;
  const { name, runs } = value as Partial<Record<keyof Suite, unknown>>;
  return typeof name === 'string' && Array.isArray(runs);
}

const radii = z.array(z.union([z.string(), z.number()])).min(1);

/** The shape of {@link Suite}; what the values mean is checked when the suite is planned. */
const suiteSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]+$/, { error: "must consist of letters, digits, '-', '_' and '.'" }),
  title: z.string(),
  dataset: z.string(),
  network: z.string(),
  grid: radii,
  recipe: z.record(z.string(), z.unknown()),
  runs: z
    .array(
      z.strictObject({
        strategy: z.string(),
        parameters: z.record(z.string(), z.unknown()).exactOptional(),
        trainEps: radii.exactOptional(),
        radii: radii.exactOptional(),
      }),
    )
    .min(1),
  seeds: z.array(z.int().nonnegative()).min(1),
  evaluation: z.strictObject({
    images: z.int().positive(),
    ladder: z.string(),
    eachRung: z.boolean(),
    clip: z.boolean(),
  }),
});
