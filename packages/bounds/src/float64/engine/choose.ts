import { UserError } from '@drawdown/records';

import { allocateWith } from '../workspace.ts';
import type { Engine } from './engine.ts';
import { openNative } from './native.ts';
import { typescript } from './typescript.ts';

/** What computes float64 bounds: compiled kernels, or this package's own loops. */
export type Float64EngineName = 'native' | 'typescript';

let chosen: Engine | undefined;

/**
 * What computes float64 bounds: `DRAWDOWN_FLOAT64` where it is set, else the compiled kernels where they are built. All
 * engines are sound; they differ in speed and in the last bits of a bound.
 *
 * @throws UserError where `DRAWDOWN_FLOAT64` names none, or the kernels and they cannot be had
 */
export function float64Engine(): Float64EngineName {
  return engine().name;
}

/**
 * Chooses what computes float64 bounds from now on.
 *
 * @throws UserError where the compiled kernels are asked for and cannot be had
 */
export function useFloat64Engine(name: Float64EngineName | 'auto'): Float64EngineName {
  return take(open(name)).name;
}

/** The engine in use. */
export function engine(): Engine {
  return chosen ?? take(open(fromEnvironment()));
}

function take(wanted: Engine): Engine {
  chosen = wanted;
  allocateWith(wanted.allocate);
  return wanted;
}

function open(name: Float64EngineName | 'auto'): Engine {
  if (name === 'typescript') return typescript;
  try {
    return openNative();
  } catch (error) {
    if (name === 'auto') return typescript;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `the native engine of float64 bounds cannot be had: ${reason}; set DRAWDOWN_FLOAT64=typescript to do without`,
    );
  }
}

function fromEnvironment(): Float64EngineName | 'auto' {
  const name = process.env.DRAWDOWN_FLOAT64 ?? 'auto';
  if (name === 'auto' || name === 'native' || name === 'typescript') return name;
  if (name === '') return 'auto';
  throw new UserError(`DRAWDOWN_FLOAT64: expected auto, native or typescript, but '${name}' was given`);
}
