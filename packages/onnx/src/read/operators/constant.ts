import {
  floatAttribute,
  floatsAttribute,
  intAttribute,
  intsAttribute,
  tensorAttribute,
} from '../attributes.ts';
import type { Operator } from '../call.ts';
import { type Constant, integers } from '../constant.ts';
import { readTensor } from '../file/tensors.ts';
import { refusal } from '../graph-node.ts';

/** Constant: a tensor, or numbers in an attribute. */
export const constantNode: Operator = ({ node }) => {
  const tensor = tensorAttribute(node, 'value');
  if (tensor !== undefined) return readTensor(tensor, node);
  if (node.attributes.has('value_float')) return float32([floatAttribute(node, 'value_float', 0)], []);
  if (node.attributes.has('value_int'))
    return { ...integers([intAttribute(node, 'value_int', 0)]), dims: [] };
  const floats = floatsAttribute(node, 'value_floats');
  if (floats !== undefined) return float32(floats, [floats.length]);
  const ints = intsAttribute(node, 'value_ints');
  if (ints !== undefined) return integers(ints);
  const names = [...node.attributes.keys()].join(', ') || 'nothing';
  throw refusal(node, `it should hold a tensor or numbers, but holds ${names}; there is no rule for that`);
};

function float32(numbers: readonly number[], dims: readonly number[]): Constant {
  return { kind: 'constant', type: 'float32', dims, data: Float32Array.from(numbers) };
}
