import { intsAttribute } from '../attributes.ts';
import { axisOf } from '../axes.ts';
import type { Call, Operator } from '../call.ts';
import { show } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { integersAt, isGiven, operand } from '../operands.ts';
import { viewed } from '../viewed.ts';

/** Squeeze: without the axes named, or without all of size 1. */
export const squeeze: Operator = (call) => {
  const value = operand(call, 0);
  const { dims } = value;
  const axes = axesOf(call)?.map((axis) => axisOf(call.node, axis, dims.length));
  const gone = new Set(axes ?? dims.flatMap((extent, axis) => (extent === 1 ? [axis] : [])));
  const wide = [...gone].find((axis) => dims[axis] !== 1);
  if (wide !== undefined) {
    throw refusal(
      call.node,
      `it removes axis ${wide} of a value of shape ${show(dims)}, which is not of size 1`,
    );
  }
  return viewed(
    value,
    dims.filter((_, axis) => !gone.has(axis)),
    call.node,
  );
};

/** Unsqueeze: axes of size 1 where the result has them. */
export const unsqueeze: Operator = (call) => {
  const value = operand(call, 0);
  const wanted = axesOf(call);
  if (wanted === undefined) throw refusal(call.node, 'it names no axes; the file is damaged');
  const rank = value.dims.length + wanted.length;
  const added = new Set(wanted.map((axis) => axisOf(call.node, axis, rank)));
  if (added.size !== wanted.length) throw refusal(call.node, `it names an axis twice in ${show(wanted)}`);
  const rest = [...value.dims];
  const dims = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1)));
  return viewed(value, dims, call.node);
};

/** The axes: an attribute until opset 12, an input since. */
function axesOf(call: Call): readonly number[] | undefined {
  return isGiven(call, 1) ? integersAt(call, 1) : intsAttribute(call.node, 'axes');
}
