import { resolve } from 'node:path';

import { lookUp, UserError } from '@drawdown/records';
import { type Strategy, strategies, strategyFile } from '@drawdown/training';

import { importModule, isModuleFile } from './module-file.ts';

/** A strategy and the file it came from, whose text is part of a run's identity. */
export interface StrategySource {
  readonly strategy: Strategy;
  /** Absolute. */
  readonly path: string;
}

/**
 * A strategy by its name in the catalogue, or out of a researcher's own file, which must export exactly one.
 *
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when the file is missing, does not load, exports no strategy or several, or an incomplete one
 */
export async function strategySource(given: string): Promise<StrategySource> {
  if (!isModuleFile(given)) {
    return { strategy: lookUp('strategy', strategies, given), path: strategyFile(given) };
  }
  const path = resolve(given);
  const [strategy, ...others] = (await importModule(path, 'strategy')).filter(isStrategy);
  if (strategy !== undefined && others.length === 0) return { strategy: whole(strategy, path), path };
  const found = strategy === undefined ? 'none' : `${others.length + 1}`;
  throw new UserError(
    `${path} must export exactly one strategy made by defineStrategy, but it exports ${found}`,
  );
}

/** Plain JavaScript has no compiler that would have missed a field. */
function whole(strategy: Strategy, path: string): Strategy {
  const { name, perturbation, parameters, passes } = strategy as Partial<Strategy>;
  const problems = [
    perturbation !== undefined && ['none', 'radius', 'radii'].includes(perturbation)
      ? []
      : [`perturbation must be 'none', 'radius' or 'radii', but is ${JSON.stringify(perturbation)}`],
    typeof parameters === 'object' && parameters !== null
      ? []
      : ['parameters must be an object, {} for none'],
    typeof passes === 'function' ? [] : ['passes must be a function that gives the cost of a step'],
  ].flat();
  if (problems.length === 0) return strategy;
  throw new UserError(`strategy '${name}' of ${path} is not complete: ${problems.join('; ')}`);
}

function isStrategy(value: unknown): value is Strategy {
  if (typeof value !== 'object' || value === null) return false;
  const { name, loss } = value as Partial<Record<keyof Strategy, unknown>>;
  return typeof name === 'string' && typeof loss === 'function';
}
