import { intAttribute } from '../attributes.ts';
import { axisOf } from '../axes.ts';
import type { Operator } from '../call.ts';
import { type Constant, numbersOf, show, sizeOf } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { MOST_CONSTANT_ELEMENTS } from '../limits.ts';
import { constant } from '../operands.ts';

/** Concat of constants along one axis. */
export const concat: Operator = (call) => {
  const { node } = call;
  const parts = node.inputs.map((_, index) => constant(call, index));
  const first = constant(call, 0);
  const axis = axisOf(node, intAttribute(node, 'axis', 0), first.dims.length);
  const across = ({ type, dims }: Constant): string => `${type} ${show(dims.toSpliced(axis, 1))}`;
  if (parts.some((part) => part.dims.length !== first.dims.length || across(part) !== across(first))) {
    throw refusal(
      node,
      `its constants ${parts.map(({ dims }) => show(dims)).join(', ')} do not fit each other along axis ${axis}`,
    );
  }
  const extent = parts.reduce((sum, { dims }) => sum + (dims[axis] ?? 0), 0);
  const dims = first.dims.with(axis, extent);
  if (sizeOf(dims) > MOST_CONSTANT_ELEMENTS) {
    throw refusal(node, `it makes a constant of shape ${show(dims)}, which is too large`);
  }
  return {
    kind: 'constant',
    type: first.type,
    dims,
    data: strung(parts, axis, numbersOf(first.type, sizeOf(dims))),
  };
};

function strung(parts: readonly Constant[], axis: number, result: Constant['data']): Constant['data'] {
  const outer = sizeOf((parts[0]?.dims ?? []).slice(0, axis));
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (const { data } of parts) {
      const length = data.length / outer;
      result.set(data.subarray(block * length, (block + 1) * length), at);
      at += length;
    }
  }
  return result;
}
