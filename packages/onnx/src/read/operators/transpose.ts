import { intsAttribute } from '../attributes.ts';
import type { Operator } from '../call.ts';
import { type Constant, numbersOf, show } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { operand } from '../operands.ts';
import { composed, type Order, transposition } from '../order.ts';

/** Transpose: of a value, only what its numbers stand for changes. */
export const transpose: Operator = (call) => {
  const value = operand(call, 0);
  const axes = intsAttribute(call.node, 'perm') ?? value.dims.map((_, axis) => value.dims.length - 1 - axis);
  if (axes.toSorted((a, b) => a - b).join() !== value.dims.map((_, axis) => axis).join()) {
    throw refusal(call.node, `its 'perm' ${show(axes)} is no order of the axes of ${show(value.dims)}`);
  }
  const dims = axes.map((axis) => value.dims[axis] ?? 1);
  const places = transposition(value.dims, axes);
  return value.kind === 'constant'
    ? { ...value, dims, data: moved(value, places) }
    : { ...value, dims, order: composed(value.order, places) };
};

function moved({ type, data }: Constant, places: Order): Constant['data'] {
  const result = numbersOf(type, data.length);
  for (const [index, place] of places.entries()) result[place] = data[index] as number;
  return result;
}
