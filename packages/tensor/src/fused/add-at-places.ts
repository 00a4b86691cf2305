import { customGrad, type Tensor, tensor } from '@tensorflow/tfjs-core';

import { hasKernel, runKernel } from './kernel.ts';

/**
 * A tensor with numbers added at some places of each row. Differentiable in both.
 *
 * @param target `[rows, …]`
 * @param values `[rows, count]`
 * @param places in the flat row, `[rows, count]`; −1 where a row has fewer, whose values do not count
 * @throws RangeError for another number of places than of values
 */
export function addAtPlaces(target: Tensor, values: Tensor, places: Int32Array): Tensor {
  if (values.size !== places.length || values.shape[0] !== target.shape[0]) {
    throw new RangeError(
      `expected a place for each of [${values.shape}] values, in the rows of [${target.shape}], but ${places.length} were given`,
    );
  }
  const op = customGrad((to, added) => ({
    value: sumOf(to as Tensor, added as Tensor, places),
    gradFunc: (dy: Tensor) => [dy.clone(), taken(dy, values.shape, places)],
  }));
  return op(target, values);
}

function sumOf(target: Tensor, values: Tensor, places: Int32Array): Tensor {
  if (hasKernel('AddAtPlaces')) return runKernel('AddAtPlaces', { target, values }, { places })[0] as Tensor;
  const sum = new Float32Array(target.dataSync());
  const numbers = values.dataSync();
  eachPlace(places, target, (at, index) => {
    sum[index] = (sum[index] as number) + (numbers[at] as number);
  });
  return tensor(sum, target.shape, 'float32');
}

function taken(source: Tensor, shape: readonly number[], places: Int32Array): Tensor {
  if (hasKernel('TakeAtPlaces')) return runKernel('TakeAtPlaces', { source }, { places })[0] as Tensor;
  const numbers = source.dataSync();
  const result = new Float32Array(places.length);
  eachPlace(places, source, (at, index) => {
    result[at] = numbers[index] as number;
  });
  return tensor(result, [...shape], 'float32');
}

function eachPlace(
  places: Int32Array,
  { shape, size }: Tensor,
  visit: (at: number, index: number) => void,
): void {
  const [rows = 0] = shape;
  const count = places.length / rows;
  for (const [at, place] of places.entries()) {
    if (place >= 0) visit(at, Math.floor(at / count) * (size / rows) + place);
  }
}
