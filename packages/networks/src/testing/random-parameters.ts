import type { Rng } from '@drawdown/records';

import type { Network, Parameters, StoredArray } from '../network.ts';
import { elements, parameterShapes } from '../parameter-shapes.ts';
import { parameterName } from '../path.ts';

/**
 * Parameters without any zero or one that would hide a mistake: weights of deviation √(2/fan_in), biases and means
 * around 0, γ and scales of both signs away from 0, variances in [0.5, 2).
 */
export function randomParameters(network: Network, rng: Rng): Parameters<StoredArray> {
  return Object.fromEntries(
    Object.entries(parameterShapes(network)).map(([path, shape]) => {
      const draw = DRAWS[parameterName(path)] ?? weight;
      return [path, { shape, data: draw(rng.fork(path), elements(shape), elements(shape.slice(0, -1))) }];
    }),
  );
}

type Draw = (rng: Rng, count: number, fanIn: number) => Float32Array;

const weight: Draw = (rng, count, fanIn) => rng.normals(count, Math.sqrt(2 / fanIn));
const factor: Draw = (rng, count) =>
  rng.uniforms(count, 0.5, 1.5).map((value) => (rng.uniform() < 0.3 ? -value : value));
const offset: Draw = (rng, count) => rng.normals(count, 0.3);

const DRAWS: Readonly<Record<string, Draw>> = {
  bias: offset,
  gamma: factor,
  beta: offset,
  mean: offset,
  variance: (rng, count) => rng.uniforms(count, 0.5, 2),
  scale: factor,
  offset,
};
