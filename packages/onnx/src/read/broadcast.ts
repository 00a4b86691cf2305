import type { Activation } from './activation.ts';
import type { Call } from './call.ts';
import { show, sizeOf } from './constant.ts';
import { refusal } from './graph-node.ts';
import { constant, floatsAt } from './operands.ts';
import { broadcastPlaces } from './order.ts';

/**
 * The dimensions of two tensors broadcast against each other.
 *
 * @throws UserError when they do not fit
 */
export function broadcastDims(call: Call, a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const one = a[axis - rank + a.length] ?? 1;
    const other = b[axis - rank + b.length] ?? 1;
    if (one !== other && one !== 1 && other !== 1) {
      throw refusal(call.node, `its inputs of shapes ${show(a)} and ${show(b)} do not fit each other`);
    }
    return one === 1 ? other : one;
  });
}

/** A constant with one number for each of a value's. */
export interface Spread {
  /** The dimensions of both together: a value's own, perhaps with axes of 1 in front. */
  readonly dims: readonly number[];
  /** In the order of our flat value. */
  readonly numbers: Float32Array;
}

/**
 * The float32 constant at one input, broadcast to a value.
 *
 * @throws UserError when the shapes do not fit, and when the value would have to be repeated
 */
export function spreadConstant(call: Call, value: Activation, index: number): Spread {
  const { dims: own } = constant(call, index);
  const dims = broadcastDims(call, value.dims, own);
  if (sizeOf(dims) !== sizeOf(value.dims)) {
    throw refusal(
      call.node,
      `its constant of shape ${show(own)} would repeat the value of shape ${show(value.dims)}, for which there is no rule; export the network for a batch of 1`,
    );
  }
  const data = floatsAt(call, index);
  const places = broadcastPlaces(own, dims);
  const numbers = Float32Array.from(value.order, (place) => data[places[place] as number] as number);
  return { dims, numbers };
}
