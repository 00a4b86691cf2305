import type { ImportedInput } from './imported-network.ts';

/** What names the order of an input: an imported network, or anything that holds its `input`. */
interface WithInput {
  readonly input: Pick<ImportedInput, 'name' | 'order'>;
}

/**
 * Numbers of one input from the order of the ONNX file, which VNN-LIB's `X_i` count in too, into the order of the
 * imported network's flat input.
 *
 * @throws RangeError for another number of values than the input has
 */
export function inputToOurs<A extends Float32Array | Float64Array>(imported: WithInput, values: A): A {
  const order = orderFor(imported, values);
  return values.map((_, index) => values[order[index] as number] as number) as A;
}

/**
 * The inverse of {@link inputToOurs}: from the order of the imported network's flat input into that of the ONNX file.
 *
 * @throws RangeError for another number of values than the input has
 */
export function inputToOnnx<A extends Float32Array | Float64Array>(imported: WithInput, values: A): A {
  const order = orderFor(imported, values);
  const result = values.slice() as A;
  for (const [index, place] of order.entries()) result[place] = values[index] as number;
  return result;
}

function orderFor({ input: { name, order } }: WithInput, values: Float32Array | Float64Array): Int32Array {
  if (values.length !== order.length) {
    throw new RangeError(`input '${name}' has ${order.length} numbers, but ${values.length} were given`);
  }
  return order;
}
