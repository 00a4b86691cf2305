import { intAttribute } from '../attributes.ts';
import type { Operator } from '../call.ts';
import { type Constant, numbersOf } from '../constant.ts';
import { type ElementFormat, formatOf, nameOfUnread } from '../file/element-types.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { operand } from '../operands.ts';

/** Cast: of a constant, to a type that holds it; of a value, between float32 and float64, which changes no real number. */
export const cast: Operator = (call) => {
  const { node } = call;
  const value = operand(call, 0);
  const to = intAttribute(node, 'to', 0);
  const format = formatOf(to);
  if (format === undefined) throw refusal(node, `it makes ${nameOfUnread(to)}, for which there is no rule`);
  if (value.kind === 'constant') return converted(value, format, node);
  if (format.type === 'float32' || format.type === 'float64') return value;
  throw refusal(
    node,
    `it turns a value that depends on the network's input into ${format.type}, for which there is no rule`,
  );
};

function converted({ dims, data }: Constant, { type }: ElementFormat, node: GraphNode): Constant {
  const result = numbersOf(type, data.length);
  for (const [index, value] of data.entries()) {
    result[index] =
      type === 'bool' ? Number(value !== 0) : type.startsWith('float') ? value : Math.trunc(value);
    if (type === 'float32' && !Object.is(result[index], value)) {
      throw refusal(node, `its constant ${value} is no float32 number; convert the model to float32`);
    }
  }
  return { kind: 'constant', type, dims, data: result };
}
