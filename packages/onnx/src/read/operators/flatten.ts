import { intAttribute } from '../attributes.ts';
import { axisOf } from '../axes.ts';
import type { Operator } from '../call.ts';
import { sizeOf } from '../constant.ts';
import { operand } from '../operands.ts';
import { viewed } from '../viewed.ts';

/** Flatten: a matrix of the axes before `axis` and those from it on. */
export const flatten: Operator = (call) => {
  const value = operand(call, 0);
  const { dims } = value;
  const axis = intAttribute(call.node, 'axis', 1);
  const split = axis === dims.length ? axis : axisOf(call.node, axis, dims.length);
  return viewed(value, [sizeOf(dims.slice(0, split)), sizeOf(dims.slice(split))], call.node);
};
