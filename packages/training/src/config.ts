import {
  compareEps,
  type Eps,
  formatEps,
  type Json,
  parseEps,
  parseEpsGrid,
  type TrainingConfig,
  UserError,
} from '@drawdown/records';

import { resolveParameters } from './parameters.ts';
import { type RecipeOverrides, resolveRecipe } from './recipe.ts';
import type { Strategy } from './strategy.ts';

/** What is asked for: everything not given takes its default. */
export interface ConfigRequest {
  readonly dataset: { readonly name: string; readonly grid: readonly Eps[] };
  /** The network's name in the zoo. */
  readonly network: string;
  readonly strategy: Strategy;
  /** The strategy's parameters. */
  readonly parameters?: { readonly [name: string]: Json | undefined };
  /** Needed by a strategy of one radius, refused by one without perturbation; a strategy of several takes `radii`. */
  readonly trainEps?: string | number | undefined;
  /** For a strategy of several radii; the data set's grid where it is not given. */
  readonly radii?: readonly (string | number)[] | undefined;
  readonly recipe?: RecipeOverrides;
  /** Images held out of the training split. */
  readonly validation?: number;
  readonly seed?: number;
}

/**
 * A run's config with every default filled in: what is written into its record and hashed into its identity.
 *
 * @throws UserError for anything that does not fit the strategy or its range, UnknownNameError for unknown settings
 */
export function resolveConfig({
  dataset,
  network,
  strategy,
  parameters = {},
  trainEps,
  radii,
  recipe = {},
  validation = 0,
  seed = 0,
}: ConfigRequest): TrainingConfig {
  const values = resolveParameters(`strategy '${strategy.name}'`, strategy.parameters, parameters);
  const perturbation = perturbations[strategy.perturbation]({
    strategy,
    grid: dataset.grid,
    trainEps,
    radii,
  });
  strategy.check?.({ parameters: values, radii: perturbation.radii });
  return {
    dataset: dataset.name,
    validation: wholeNumber('validation', validation),
    network,
    strategy: { name: strategy.name, parameters: values },
    ...perturbation,
    recipe: resolveRecipe(recipe),
    seed: wholeNumber('seed', seed),
  };
}

interface PerturbationRequest extends Pick<ConfigRequest, 'trainEps' | 'radii'> {
  readonly strategy: Strategy;
  readonly grid: readonly Eps[];
}

type Perturbation = Pick<TrainingConfig, 'trainEps' | 'radii'>;

const perturbations: Readonly<
  Record<Strategy['perturbation'], (request: PerturbationRequest) => Perturbation>
> = {
  none({ strategy, trainEps, radii }) {
    if (trainEps === undefined && radii === undefined) return { trainEps: null, radii: null };
    const given = trainEps === undefined ? 'radii were' : 'a training eps was';
    throw new UserError(
      `strategy '${strategy.name}' trains without perturbation, but ${given} given; leave it out`,
    );
  },
  radius({ strategy, trainEps, radii }) {
    if (radii !== undefined) {
      throw new UserError(
        `strategy '${strategy.name}' trains at one radius, but radii were given; give a training eps instead`,
      );
    }
    if (trainEps === undefined) {
      throw new UserError(
        `strategy '${strategy.name}' needs a training eps, such as 0.1 or 2/255; none was given`,
      );
    }
    return { trainEps: parseEps(trainEps), radii: null };
  },
  radii({ strategy, grid, trainEps, radii }) {
    const all = radii === undefined ? grid : parseEpsGrid(radii);
    const largest = all.at(-1);
    if (largest === undefined) throw new UserError(`strategy '${strategy.name}' needs at least one radius`);
    if (trainEps !== undefined && compareEps(parseEps(trainEps), largest) !== 0) {
      throw new UserError(
        `strategy '${strategy.name}' trains at the radii ${all.map(formatEps).join(', ')}, but the training eps ${trainEps} is not the largest of them; give radii instead`,
      );
    }
    return { trainEps: largest, radii: all };
  },
};

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`${name} must be a whole number of at least 0, but ${value} was given`);
}
