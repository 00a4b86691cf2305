import { intAttribute } from '../attributes.ts';
import { axisOf } from '../axes.ts';
import type { Operator } from '../call.ts';
import { type Constant, numbersOf, show, sizeOf } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { MOST_CONSTANT_ELEMENTS } from '../limits.ts';
import { constant } from '../operands.ts';

/** Gather from a constant: the entries of one axis that a constant names. */
export const gather: Operator = (call) => {
  const { node } = call;
  const source = constant(call, 0);
  const indices = constant(call, 1);
  const axis = axisOf(node, intAttribute(node, 'axis', 0), source.dims.length);
  const extent = source.dims[axis] ?? 0;
  const places = Array.from(indices.data, (index) => (index < 0 ? index + extent : index));
  const stray = places.find((place) => !(Number.isInteger(place) && place >= 0 && place < extent));
  if (stray !== undefined) {
    throw refusal(
      node,
      `it names entry ${stray} along axis ${axis} of a constant of shape ${show(source.dims)}`,
    );
  }
  const dims = [...source.dims.slice(0, axis), ...indices.dims, ...source.dims.slice(axis + 1)];
  if (sizeOf(dims) > MOST_CONSTANT_ELEMENTS)
    throw refusal(node, `it makes a constant of shape ${show(dims)}, which is too large`);
  return { kind: 'constant', type: source.type, dims, data: taken(source, axis, places) };
};

/** The entries at `places` of one axis, in that order. */
export function taken(
  { type, dims, data }: Constant,
  axis: number,
  places: readonly number[],
): Constant['data'] {
  const outer = sizeOf(dims.slice(0, axis));
  const inner = sizeOf(dims.slice(axis + 1));
  const extent = dims[axis] ?? 1;
  const result = numbersOf(type, outer * places.length * inner);
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (const place of places) {
      const start = (block * extent + place) * inner;
      result.set(data.subarray(start, start + inner), at);
      at += inner;
    }
  }
  return result;
}
