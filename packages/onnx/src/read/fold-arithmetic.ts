import { broadcastDims } from './broadcast.ts';
import type { Call } from './call.ts';
import { type Constant, numbersOf, show, sizeOf } from './constant.ts';
import { refusal } from './graph-node.ts';
import { MOST_ELEMENTS } from './limits.ts';
import { constant } from './operands.ts';
import { broadcastPlaces } from './order.ts';

/** An operation on two constants: undefined where the exact result is no number of their type. */
export interface Arithmetic {
  readonly floats: (a: number, b: number) => number | undefined;
  readonly integers: (a: number, b: number) => number;
}

/**
 * Two constants joined number by number. A result that its type does not hold exactly is refused: the network would
 * no longer be the function that the file states.
 *
 * @throws UserError as said, and for constants of different types
 */
export function foldedArithmetic(call: Call, { floats, integers }: Arithmetic): Constant {
  const [a, b] = [constant(call, 0), constant(call, 1)];
  const dims = broadcastDims(call, a.dims, b.dims);
  const size = sizeOf(dims);
  if (a.type !== b.type || size > Math.max(MOST_ELEMENTS, a.data.length, b.data.length)) {
    throw refusal(
      call.node,
      `its constants, ${a.type} ${show(a.dims)} and ${b.type} ${show(b.dims)}, do not fit each other or are too large`,
    );
  }
  const [places, others] = [broadcastPlaces(a.dims, dims), broadcastPlaces(b.dims, dims)];
  const operation = a.type === 'float32' ? floats : exactInteger(integers);
  if (a.type === 'float64')
    throw refusal(call.node, 'it computes with float64 constants; convert the model to float32');
  const data = numbersOf(a.type, size);
  for (let at = 0; at < size; at++) {
    const [one, other] = [a.data[places[at] as number] as number, b.data[others[at] as number] as number];
    const result = operation(one, other);
    if (result === undefined) {
      throw refusal(
        call.node,
        `its constants ${one} and ${other} have no exact ${a.type} result; fold them before the export`,
      );
    }
    data[at] = result;
  }
  return { kind: 'constant', type: a.type, dims, data };
}

function exactInteger(operation: Arithmetic['integers']): Arithmetic['floats'] {
  return (a, b) => {
    const result = operation(a, b);
    return Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(result)
      ? result
      : undefined;
  };
}
