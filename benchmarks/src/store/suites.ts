import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import {
  type Eps,
  parseEps,
  parseRecord,
  readRecordedFile,
  SCHEMA_VERSION,
  systemErrorCode,
  UnknownNameError,
  UserError,
  writeFileAtomic,
} from '@drawdown/records';
import { z } from 'zod';

import type { Store } from './store.ts';

/**
 * What a suite asked for, and what a report must know of it beside the records: kept in the store, so that a report
 * is a function of the store alone.
 */
export interface SuitePlan {
  /** The suite's name. */
  readonly suite: string;
  /** The suite in a few words. */
  readonly title: string;
  readonly grid: readonly Eps[];
  /** By name: the display name, the base method that it is measured against, whether its loss bounds the worst case. */
  readonly strategies: {
    readonly [name: string]: {
      readonly title: string;
      readonly base: string | null;
      readonly sound: boolean;
    };
  };
  /** By name: the display name, and which answers it can give. */
  readonly rungs: {
    readonly [name: string]: {
      readonly title: string;
      readonly certifies: boolean;
      readonly falsifies: boolean;
    };
  };
  /** By name: where the images come from. */
  readonly datasets: { readonly [name: string]: string };
  /** The specialists' accuracies by base strategy and radius, frozen with the suite. */
  readonly baseline?: {
    readonly source: string;
    readonly certified: { readonly [strategy: string]: { readonly [eps: string]: number } };
  };
  /** The identities of all evaluations of the suite, done or not, in the order of its cells. */
  readonly evaluations: readonly string[];
}

const byName = <T extends z.ZodType>(value: T): z.ZodRecord<z.ZodString, T> => z.record(z.string(), value);

const radius = z
  .string()
  .refine((text) => parseEps(text) === text, { error: 'must be a radius in lowest terms' })
  .transform((text) => text as Eps);

const planSchema = z.strictObject({
  schema: z.literal(SCHEMA_VERSION),
  kind: z.literal('suite'),
  suite: z.string(),
  title: z.string(),
  grid: z.array(radius).min(1),
  strategies: byName(z.strictObject({ title: z.string(), base: z.string().nullable(), sound: z.boolean() })),
  rungs: byName(z.strictObject({ title: z.string(), certifies: z.boolean(), falsifies: z.boolean() })),
  datasets: byName(z.string()),
  baseline: z
    .strictObject({ source: z.string(), certified: byName(byName(z.number().min(0).max(1))) })
    .exactOptional(),
  evaluations: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});

/** Puts a suite's plan into the store, in place of an earlier plan of the same suite. */
export function writeSuitePlan(store: Store, plan: SuitePlan): void {
  const record = planSchema.parse({ schema: SCHEMA_VERSION, kind: 'suite', ...plan });
  writeFileAtomic(planPath(store, plan.suite), `${JSON.stringify(record, null, 2)}\n`);
}

/** The names of the suites with a plan in the store, sorted. */
export function listSuites(store: Store): string[] {
  try {
    return readdirSync(join(store.directory, 'suites'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * A suite's plan.
 *
 * @param suite the name; may be left out where the store holds one suite
 * @throws UserError when the store has no such plan, has several and none was named, or the plan is damaged
 */
export function readSuitePlan(store: Store, suite?: string): SuitePlan {
  const known = listSuites(store);
  const [name, ...others] = suite === undefined ? known : [suite];
  if (name === undefined) {
    throw new UserError(`${store.directory} holds no suite; fill it with: drawdown bench SUITE --store DIR`);
  }
  if (others.length > 0) {
    throw new UserError(`${store.directory} holds several suites (${known.join(', ')}); say which one`);
  }
  const path = planPath(store, name);
  if (!existsSync(path)) throw new UnknownNameError('suite of this store', name, known);
  const { schema: _, kind: __, ...plan } = parseRecord(planSchema, readRecordedFile(path).toString(), path);
  return plan;
}

function planPath(store: Store, suite: string): string {
  if (/^[\w.-]+$/.test(suite)) return join(store.directory, 'suites', `${suite}.json`);
  throw new UserError(
    `a suite's name consists of letters, digits, '-', '_' and '.', but '${suite}' was given`,
  );
}
