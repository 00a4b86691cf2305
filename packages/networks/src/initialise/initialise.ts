import { lookUp, type Rng } from '@drawdown/records';

import type { Network, Parameters, Shape, StoredArray } from '../network.ts';
import { elements, parameterShapes } from '../parameter-shapes.ts';
import { parameterName } from '../path.ts';
import { type DrawWeight, he, ibp, type WeightMethod } from './weights.ts';

/** The names of the ways to draw a network's first weights. */
export type Initialisation = 'he' | 'ibp';

/** The ways to draw a network's first weights. */
export const initialisations: Readonly<Record<Initialisation, WeightMethod>> = { he, ibp };

/**
 * The parameters that training starts from. Biases are 0, batch-norm (γ 1, β 0, mean 0, variance 1) and scale (scale 1,
 * offset 0) are the identity, weights are drawn: `he` for natural training, `ibp` for interval bounds.
 *
 * Every weight draws from its own `rng.fork(path)`, so the same layer of another network starts alike.
 *
 * @throws UnknownNameError for another method
 */
export function initialise(network: Network, method: Initialisation, rng: Rng): Parameters<StoredArray> {
  const shapes = Object.entries(parameterShapes(network));
  const last = shapes.findLast(([path]) => parameterName(path) === 'weight')?.[0] ?? '';
  const choose = lookUp('initialisation', initialisations, method);
  const draw = choose(network, last);
  return Object.fromEntries(
    shapes.map(([path, shape]) => [path, { shape, data: firstValues(path, shape, { draw, rng }) }]),
  );
}

const CONSTANTS: Readonly<Record<string, number>> = {
  bias: 0,
  gamma: 1,
  beta: 0,
  mean: 0,
  variance: 1,
  scale: 1,
  offset: 0,
};

function firstValues(
  path: string,
  shape: Shape,
  { draw, rng }: { draw: DrawWeight; rng: Rng },
): Float32Array {
  const constant = CONSTANTS[parameterName(path)];
  if (constant !== undefined) return new Float32Array(elements(shape)).fill(constant);
  return draw(path, shape, rng.fork(path));
}
