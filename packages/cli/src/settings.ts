import { type Json, UnknownNameError, UserError } from '@drawdown/records';
import { type RecipeOverrides, recipeDocs, type Strategy } from '@drawdown/training';

import type { Settings } from './options/computing.ts';

/** `--set` divided between the strategy's own parameters and the shared recipe. */
export interface DividedSettings {
  readonly parameters: { readonly [name: string]: Json };
  readonly recipe: RecipeOverrides;
}

/**
 * Tells a strategy's parameters from recipe settings by their names; `kappa.end=0` sets one part of a setting.
 *
 * @throws UnknownNameError, with the nearest names of both kinds
 */
export function divideSettings(settings: Settings, strategy: Strategy): DividedSettings {
  const own = Object.entries(settings).filter(([key]) => Object.hasOwn(strategy.parameters, key));
  const others = Object.entries(settings).filter(([key]) => !Object.hasOwn(strategy.parameters, key));
  const stranger = others.find(([key]) => !Object.hasOwn(recipeDocs, key.split('.')[0] ?? ''));
  if (stranger !== undefined) {
    const known = [...Object.keys(strategy.parameters), ...Object.keys(recipeDocs)];
    throw new UnknownNameError(`setting of strategy '${strategy.name}' or of the recipe`, stranger[0], known);
  }
  return { parameters: Object.fromEntries(own), recipe: mergeSettings({}, Object.fromEntries(others)) };
}

/**
 * A recipe with settings put over it; `kappa.end` puts one part of a setting.
 *
 * @throws UserError for a part of a part
 */
export function mergeSettings(recipe: RecipeOverrides, settings: Settings): RecipeOverrides {
  const merged: Record<string, Json | undefined> = { ...recipe };
  for (const [key, value] of Object.entries(settings)) {
    const [name = '', part, ...deeper] = key.split('.');
    if (deeper.length > 0) {
      throw new UserError(`a setting has at most one part, such as kappa.end, but '${key}' was given`);
    }
    const before = merged[name];
    merged[name] = part === undefined ? value : { ...(isRecord(before) ? before : {}), [part]: value };
  }
  return merged;
}

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
