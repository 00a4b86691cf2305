import { type Json, UnknownNameError, UserError } from '@drawdown/records';
import { z } from 'zod';

import type { Ends, RampShape } from './schedules.ts';

/** What all strategies share: the optimiser and the schedules, every default filled in. */
export type Recipe = {
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly decay: { readonly epochs: readonly number[]; readonly factor: number };
  readonly warmUp: number;
  readonly rampEpochs: number;
  readonly rampShape: RampShape;
  readonly kappa: Ends;
  readonly beta: Ends;
  readonly clip: boolean;
  readonly clipNorm: number | null;
  readonly l1: number;
  readonly initialisation: 'he' | 'ibp';
  readonly statisticsMomentum: number;
  readonly augment: boolean;
};

/** Settings that differ from the defaults; `decay`, `kappa` and `beta` may be given in part. */
export type RecipeOverrides = { readonly [name: string]: Json | undefined };

/** What each setting means, for help and documentation. */
export const recipeDocs: Readonly<Record<keyof Recipe, string>> = {
  epochs: 'passes over the training images',
  batch: 'images of an optimiser step; the last step of an epoch takes what is left',
  learningRate: 'step size of Adam',
  decay: 'after each of `epochs` the learning rate is multiplied by `factor`',
  warmUp: 'epochs of natural training before the radius grows',
  rampEpochs: 'epochs in which the radius grows from 0 to the training radius; may be a fraction',
  rampShape: 'how the radius grows: linear, or smoothed (x⁴ for a quarter, then straight)',
  kappa: 'weight of the natural loss, from `start` to `end` as the radius grows',
  beta: 'share of the CROWN-IBP bound in the margins of CROWN-IBP, from `start` to `end` as the radius grows',
  clip: 'whether the boxes are cut to [0, 1], the range of pixels',
  clipNorm: 'the largest norm of a gradient, all parameters together; null for no limit',
  l1: 'weight of the sum of absolute weights, added to the loss',
  initialisation: 'he, or ibp (Shi et al., arXiv:2103.17268: keeps the width of intervals)',
  statisticsMomentum: 'share of a batch in the running statistics of batch-norm, at each step',
  augment: "whether the data set's own augmentation is applied",
};

/** The recipe where nothing is given but the number of epochs. */
export function defaultRecipe(epochs = 20): Recipe {
  return {
    epochs,
    batch: 256,
    learningRate: 1e-3,
    decay: { epochs: decayEpochs(epochs), factor: 0.2 },
    warmUp: 0,
    rampEpochs: Math.floor(epochs / 2),
    rampShape: 'linear',
    kappa: { start: 1, end: 0.5 },
    beta: { start: 1, end: 0 },
    clip: true,
    clipNorm: 10,
    l1: 0,
    initialisation: 'ibp',
    statisticsMomentum: 0.1,
    augment: true,
  };
}

/** At seven and at eight and a half tenths of the training, as the recipes of the field do. */
function decayEpochs(epochs: number): readonly number[] {
  const places = [0.7, 0.85].map((share) => Math.round(share * epochs));
  return [...new Set(places)].filter((place) => place > 0 && place < epochs);
}

/**
 * The whole recipe from what was given.
 *
 * @throws UserError for a setting out of range; UnknownNameError, with the nearest names, for one that does not exist
 */
export function resolveRecipe(overrides: RecipeOverrides = {}): Recipe {
  for (const name of Object.keys(overrides)) {
    if (!Object.hasOwn(recipeDocs, name)) {
      throw new UnknownNameError('recipe setting', name, Object.keys(recipeDocs));
    }
  }
  const defaults = defaultRecipe(typeof overrides.epochs === 'number' ? overrides.epochs : undefined);
  const merged = Object.entries(defaults).map(([name, value]) => [name, merge(value, overrides[name])]);
  return readRecipe(Object.fromEntries(merged) as Json);
}

/**
 * A complete recipe out of a run's config.
 *
 * @throws UserError naming the first setting that does not fit
 */
export function readRecipe(recipe: Json): Recipe {
  const result = recipeSchema.safeParse(recipe);
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = issue?.path.join('.') || 'recipe';
    throw new UserError(`recipe setting '${place}' does not fit: ${issue?.message ?? 'wrong value'}`);
  }
  const { epochs, warmUp, rampEpochs } = result.data;
  if (warmUp + rampEpochs > epochs) {
    throw new UserError(
      `warmUp (${warmUp}) and rampEpochs (${rampEpochs}) must fit into ${epochs} epochs, else the training radius is never reached; give more epochs or a shorter ramp`,
    );
  }
  return result.data;
}

function merge(value: Json, given: Json | undefined): Json {
  if (given === undefined) return value;
  return isObject(value) && isObject(given) ? { ...value, ...given } : given;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const share = z.number().min(0).max(1);
const ends = z.strictObject({ start: share, end: share });

const recipeSchema: z.ZodType<Recipe> = z.strictObject({
  epochs: z.int().positive(),
  batch: z.int().positive(),
  learningRate: z.number().positive(),
  decay: z.strictObject({ epochs: z.array(z.int().positive()), factor: z.number().positive() }),
  warmUp: z.number().nonnegative(),
  rampEpochs: z.number().nonnegative(),
  rampShape: z.enum(['linear', 'smoothed']),
  kappa: ends,
  beta: ends,
  clip: z.boolean(),
  clipNorm: z.number().positive().nullable(),
  l1: z.number().nonnegative(),
  initialisation: z.enum(['he', 'ibp']),
  statisticsMomentum: share,
  augment: z.boolean(),
});
