import { intAttribute } from '../attributes.ts';
import type { Operator } from '../call.ts';
import { integers } from '../constant.ts';
import { operand } from '../operands.ts';

/** Shape, of one example: the batch is 1. */
export const shape: Operator = (call) => {
  const { dims } = operand(call, 0);
  return integers(
    dims.slice(intAttribute(call.node, 'start', 0), intAttribute(call.node, 'end', dims.length)),
  );
};
