import { add, detached, matMul, mul, reshape, type Tensor, tensor, zerosLike } from '@drawdown/tensor';

import type { Zonotope } from '../../zonotope/zonotope.ts';
import { asRows, byExample } from './rows.ts';

/** The numbers at places of each example, or those of another zonotope where the place is −1; as products of matrices. */
export function choose(
  zonotope: Zonotope<Tensor>,
  places: Int32Array,
  otherwise: Zonotope<Tensor>,
): Zonotope<Tensor> {
  const { centre, count, generators } = zonotope;
  const [batch = 0, ...shape] = otherwise.centre.shape;
  const selection = detached(() => selectionOf(places, batch, centre.size / batch));
  const isOpen = detached(() =>
    tensor(
      Float32Array.from(places, (place) => Number(place < 0)),
      otherwise.centre.shape,
    ),
  );
  const numbers = (x: Tensor, instead: Tensor): Tensor =>
    add(reshape(matMul(byExample(x, 1), selection), instead.shape), mul(instead, isOpen));
  return {
    centre: numbers(centre, otherwise.centre),
    count,
    generators: generators === null ? null : asRows(matMul(byExample(generators, count), selection), shape),
    spread: numbers(zonotope.spread, otherwise.spread),
    fresh: numbers(zonotope.fresh ?? zerosLike(centre), otherwise.fresh ?? zerosLike(otherwise.centre)),
    radius: numbers(zonotope.radius, otherwise.radius),
  };
}

/** `[batch, inputs, outputs]`: 1 where an output is chosen from an input. */
function selectionOf(places: Int32Array, batch: number, inputs: number): Tensor {
  const outputs = places.length / batch;
  const data = new Float32Array(batch * inputs * outputs);
  for (const [index, place] of places.entries()) {
    const example = Math.floor(index / outputs);
    if (place >= 0) data[(example * inputs + place) * outputs + (index % outputs)] = 1;
  }
  return tensor(data, [batch, inputs, outputs]);
}
