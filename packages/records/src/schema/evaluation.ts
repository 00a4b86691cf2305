import { z } from 'zod';

import type { Json } from '../canonical-json.ts';
import type { Eps } from '../eps.ts';
import { type Environment, environmentSchema } from './environment.ts';
import { epsField, hashField, jsonField } from './fields.ts';
import { type Sources, sourcesSchema } from './training.ts';
import { type SCHEMA_VERSION, schemaVersion } from './version.ts';

/** The three answers of a verifier. Unknown is an answer. */
export type VerdictKind = 'certified' | 'falsified' | 'unknown';

/** What one rung said of one image at one radius. */
export interface RungOutcome {
  readonly verdict: VerdictKind;
  /** The least margin bound of the rung, rounded down; for an attack the least margin it found, rounded up; null where it has none. */
  readonly bound: number | null;
  /** Why the answer is `unknown`. */
  readonly reason?: string;
}

/** The verdict on one image at one radius (a line of `verdicts.jsonl`). */
export interface VerdictRecord {
  /** The image's place in the data set's own order. */
  readonly index: number;
  readonly label: number;
  /** The class of the largest logit, by a float64 evaluation. */
  readonly prediction: number;
  readonly eps: Eps;
  readonly verdict: VerdictKind;
  /** The rung that decided, `point` for an image that is wrong without perturbation, null where none did. */
  readonly rung: string | null;
  /** The bound of the rung that decided, or the best one of those that did not. */
  readonly bound: number | null;
  /** The radius at which the verdict was found; it holds at `eps` too, as certificates hold below and counterexamples above. */
  readonly source: Eps | null;
  /** Why the answer is `unknown`. */
  readonly reason?: string;
  /** What every rung said, where every rung was run (`--each-rung`). */
  readonly rungs?: { readonly [rung: string]: RungOutcome };
  /** Seconds spent on this image and radius; not kept in a store. */
  readonly seconds?: number;
}

/** Everything that decides the result of an evaluation, every default filled in. */
export interface EvaluationConfig {
  /** The identity of the training run, or the SHA-256 of a foreign network's file. */
  readonly network: string;
  readonly dataset: string;
  readonly split: 'train' | 'validation' | 'test';
  /** The images' places in the data set's own order: the first `count` of the split. */
  readonly images: number;
  readonly grid: readonly Eps[];
  /** Whether boxes are clipped to [0, 1]. */
  readonly clip: boolean;
  readonly ladder: readonly {
    readonly rung: string;
    readonly parameters: { readonly [name: string]: Json };
  }[];
  /** Whether every rung is run on every image. */
  readonly eachRung: boolean;
  readonly seed: number;
  /**
   * Whether a certificate's margin must also exceed what any order of float32 operations may be off by; left out where only
   * exact arithmetic is promised.
   */
  readonly float32Inference?: true;
}

/** What a finished evaluation leaves behind (`evaluation.json`), beside its `verdicts.jsonl`. */
export interface EvaluationRecord {
  readonly schema: typeof SCHEMA_VERSION;
  readonly kind: 'evaluation';
  readonly identity: string;
  readonly config: EvaluationConfig;
  readonly sources: Sources;
  readonly environment: Environment;
  /** The SHA-256 of `verdicts.jsonl`. */
  readonly verdictsHash: string;
}

/** What an evaluation cost (`cost.json` beside it): seconds in all and by rung. */
export interface EvaluationCost {
  readonly seconds: number;
  readonly rungs: { readonly [rung: string]: number };
}

const verdict = z.enum(['certified', 'falsified', 'unknown']);

const rungOutcome = z.strictObject({
  verdict,
  bound: z.number().nullable(),
  reason: z.string().exactOptional(),
});

/** The zod shape of {@link VerdictRecord}. */
export const verdictRecordSchema: z.ZodType<VerdictRecord> = z.strictObject({
  index: z.int().nonnegative(),
  label: z.int().nonnegative(),
  prediction: z.int().nonnegative(),
  eps: epsField,
  verdict,
  rung: z.string().nullable(),
  bound: z.number().nullable(),
  source: epsField.nullable(),
  reason: z.string().exactOptional(),
  rungs: z.record(z.string(), rungOutcome).exactOptional(),
  seconds: z.number().nonnegative().exactOptional(),
});

/** The zod shape of {@link EvaluationConfig}. */
export const evaluationConfigSchema: z.ZodType<EvaluationConfig> = z.strictObject({
  network: hashField,
  dataset: z.string(),
  split: z.enum(['train', 'validation', 'test']),
  images: z.int().positive(),
  grid: z.array(epsField).min(1),
  clip: z.boolean(),
  ladder: z.array(z.strictObject({ rung: z.string(), parameters: z.record(z.string(), jsonField) })).min(1),
  eachRung: z.boolean(),
  seed: z.int().nonnegative(),
  float32Inference: z.literal(true).exactOptional(),
});

/** The zod shape of {@link EvaluationRecord}. */
export const evaluationRecordSchema: z.ZodType<EvaluationRecord> = z.strictObject({
  schema: schemaVersion,
  kind: z.literal('evaluation'),
  identity: hashField,
  config: evaluationConfigSchema,
  sources: sourcesSchema,
  environment: environmentSchema,
  verdictsHash: hashField,
});

/** The zod shape of {@link EvaluationCost}. */
export const evaluationCostSchema: z.ZodType<EvaluationCost> = z.strictObject({
  seconds: z.number().nonnegative(),
  rungs: z.record(z.string(), z.number().nonnegative()),
});
