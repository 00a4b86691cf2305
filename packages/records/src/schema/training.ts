import { z } from 'zod';

import type { Json } from '../canonical-json.ts';
import type { Eps } from '../eps.ts';
import { type Environment, environmentSchema } from './environment.ts';
import { epsField, hashField, jsonField } from './fields.ts';
import { type SCHEMA_VERSION, schemaVersion } from './version.ts';

/** Everything that decides the result of a training run, every default filled in. */
export interface TrainingConfig {
  readonly dataset: string;
  /** Images held out of the training split for validation. */
  readonly validation: number;
  readonly network: string;
  readonly strategy: {
    readonly name: string;
    readonly parameters: { readonly [name: string]: Json };
  };
  /** The radius trained for, the largest one where a strategy takes several, null where it takes none. */
  readonly trainEps: Eps | null;
  /** The radii of a strategy that takes several, else null. */
  readonly radii: readonly Eps[] | null;
  /** The shared recipe: epochs, batch, optimiser, ramp, κ, β, clipping, initialisation; the trainer's to read. */
  readonly recipe: { readonly [name: string]: Json };
  readonly seed: number;
}

/** The sources that a result depends on: paths inside the repository and their SHA-256. */
export interface Sources {
  /** The hash of all of them together. */
  readonly hash: string;
  readonly files: { readonly [path: string]: string };
}

/** What a finished training run leaves behind (`run.json`); a function of its identity and environment. */
export interface TrainingRecord {
  readonly schema: typeof SCHEMA_VERSION;
  readonly kind: 'training';
  /** The hash of config and sources. */
  readonly identity: string;
  readonly config: TrainingConfig;
  readonly sources: Sources;
  readonly environment: Environment;
  /** Trained parameters, floating-point operations of one forward pass of one image. */
  readonly network: { readonly parameters: number; readonly flops: number };
  /** Images trained on. */
  readonly trainImages: number;
  /** The SHA-256 of the parameters' file. */
  readonly parametersHash: string;
}

/** One epoch of a training run (a line of `epochs.jsonl`). Means are over the epoch's images. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Optimiser steps done by the end of the epoch. */
  readonly steps: number;
  /** s(t) at the epoch's last step: the share of the training radius in force, 0 to 1. */
  readonly ramp: number;
  readonly kappa: number;
  readonly beta: number;
  readonly learningRate: number;
  /** The mean of the whole loss. */
  readonly loss: number;
  readonly naturalLoss: number | null;
  readonly robustLoss: number | null;
  /** Accuracy on the training images as they were seen, 0 to 1. */
  readonly naturalAccuracy: number | null;
  /** Largest norm of a gradient before clipping. */
  readonly gradientNorm: number;
}

/** What a run cost (`cost.json`): measured, so it differs from run to run of the same identity. */
export interface Cost {
  readonly seconds: number;
  /** The largest resident memory of the process seen, in bytes. */
  readonly peakMemory: number;
}

/** The zod shape of {@link TrainingConfig}. */
export const trainingConfigSchema: z.ZodType<TrainingConfig> = z.strictObject({
  dataset: z.string(),
  validation: z.int().nonnegative(),
  network: z.string(),
  strategy: z.strictObject({ name: z.string(), parameters: z.record(z.string(), jsonField) }),
  trainEps: epsField.nullable(),
  radii: z.array(epsField).nullable(),
  recipe: z.record(z.string(), jsonField),
  seed: z.int().nonnegative(),
});

/** The zod shape of {@link Sources}. */
export const sourcesSchema: z.ZodType<Sources> = z.strictObject({
  hash: hashField,
  files: z.record(z.string(), hashField),
});

/** The zod shape of {@link TrainingRecord}. */
export const trainingRecordSchema: z.ZodType<TrainingRecord> = z.strictObject({
  schema: schemaVersion,
  kind: z.literal('training'),
  identity: hashField,
  config: trainingConfigSchema,
  sources: sourcesSchema,
  environment: environmentSchema,
  network: z.strictObject({ parameters: z.int().positive(), flops: z.int().positive() }),
  trainImages: z.int().positive(),
  parametersHash: hashField,
});

const share = z.number().min(0).max(1);

/** The zod shape of {@link EpochRecord}. */
export const epochRecordSchema: z.ZodType<EpochRecord> = z.strictObject({
  epoch: z.int().positive(),
  steps: z.int().positive(),
  ramp: share,
  kappa: share,
  beta: share,
  learningRate: z.number().positive(),
  loss: z.number(),
  naturalLoss: z.number().nullable(),
  robustLoss: z.number().nullable(),
  naturalAccuracy: share.nullable(),
  gradientNorm: z.number().nonnegative(),
});

/** The zod shape of {@link Cost}. */
export const costSchema: z.ZodType<Cost> = z.strictObject({
  seconds: z.number().nonnegative(),
  peakMemory: z.number().nonnegative(),
});
