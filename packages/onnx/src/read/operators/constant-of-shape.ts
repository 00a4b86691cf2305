import { tensorAttribute } from '../attributes.ts';
import type { Operator } from '../call.ts';
import { type Constant, numbersOf, show, sizeOf } from '../constant.ts';
import { readTensor } from '../file/tensors.ts';
import { refusal } from '../graph-node.ts';
import { MOST_ELEMENTS } from '../limits.ts';
import { integersAt } from '../operands.ts';

/** ConstantOfShape: one number, 0 where none is named, as often as a shape has places. */
export const constantOfShape: Operator = (call) => {
  const { node } = call;
  const dims = integersAt(call, 0);
  const size = sizeOf(dims);
  if (dims.some((extent) => extent < 0) || size > MOST_ELEMENTS) {
    throw refusal(
      node,
      `it makes a constant of shape ${show(dims)}, which should have 0 to ${MOST_ELEMENTS} numbers`,
    );
  }
  const tensor = tensorAttribute(node, 'value');
  const { type, data }: Pick<Constant, 'type' | 'data'> =
    tensor === undefined ? { type: 'float32', data: Float32Array.of(0) } : readTensor(tensor, node);
  return { kind: 'constant', type, dims, data: numbersOf(type, size).fill(data[0] ?? 0) };
};
