import type { Shape } from '@drawdown/networks';

import type { Arithmetic, LinearForm } from '../arithmetic.ts';

/**
 * Rows that pick one neuron each, followed by its opposite: a lower bound of the second is the opposite of an upper bound
 * of the neuron.
 *
 * @param places for each example as many neurons as `perExample` says, by their places in the flat example
 * @param shape of one example
 */
export function unitRows<A>(
  arithmetic: Arithmetic<A>,
  places: Int32Array,
  { shape, perExample }: { readonly shape: Shape; readonly perExample: number },
): LinearForm<A> {
  const size = shape.reduce((product, side) => product * side, 1);
  const total = 2 * places.length;
  const numbers = new Float64Array(total * size);
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as number;
    numbers[2 * index * size + place] = 1;
    numbers[(2 * index + 1) * size + place] = -1;
  }
  return {
    rows: 2 * perExample,
    coefficients: arithmetic.arrayOf(numbers, [total, ...shape]),
    constant: arithmetic.arrayOf(new Float64Array(total), [total, 1]),
  };
}
