import { intAttribute } from '../attributes.ts';
import { axisOf } from '../axes.ts';
import type { Operator } from '../call.ts';
import { show, sizeOf } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { integersAt, operand } from '../operands.ts';
import { viewed } from '../viewed.ts';

/** Reshape: 0 keeps a size (unless `allowzero`), −1 takes what is left. */
export const reshape: Operator = (call) => {
  const { node } = call;
  const value = operand(call, 0);
  const wanted = integersAt(call, 1);
  const keeps = intAttribute(node, 'allowzero', 0) === 0;
  const dims = wanted.map((extent, axis) =>
    extent === 0 && keeps ? (value.dims[axisOf(node, axis, value.dims.length)] ?? 0) : extent,
  );
  const open = dims.filter((extent) => extent === -1).length;
  if (open > 1 || dims.some((extent) => extent < -1)) {
    throw refusal(node, `its shape should have at most one -1 and else sizes, but is ${show(wanted)}`);
  }
  const rest = sizeOf(value.dims) / sizeOf(dims.filter((extent) => extent !== -1));
  return viewed(
    value,
    dims.map((extent) => (extent === -1 ? rest : extent)),
    node,
  );
};
