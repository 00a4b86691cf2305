import { show, sizeOf } from './constant.ts';
import { type GraphNode, refusal } from './graph-node.ts';
import type { Value } from './value.ts';

/**
 * A value with other dimensions: its flat numbers stay.
 *
 * @throws UserError for dimensions of another size
 */
export function viewed(value: Value, dims: readonly number[], node: GraphNode): Value {
  if (dims.every(Number.isInteger) && sizeOf(dims) === sizeOf(value.dims)) return { ...value, dims };
  throw refusal(
    node,
    `it makes ${show(dims)} of a value of shape ${show(value.dims)}, which has another number of elements`,
  );
}
