import { spreadConstant } from '../broadcast.ts';
import type { Operator } from '../call.ts';
import { exactProduct } from '../exact.ts';
import { foldedArithmetic } from '../fold-arithmetic.ts';
import { refusal } from '../graph-node.ts';
import { repeated, scaled } from '../layers/scale.ts';
import { activation, operand } from '../operands.ts';

/** Mul by a constant: a scale layer. */
export const mul: Operator = (call) => {
  const [a, b] = [operand(call, 0), operand(call, 1)];
  if (a.kind === 'constant' && b.kind === 'constant') {
    return foldedArithmetic(call, { floats: exactProduct, integers: (x, y) => x * y });
  }
  if (a.kind === 'activation' && b.kind === 'activation') {
    throw refusal(
      call.node,
      "it multiplies two values that depend on the network's input, for which there is no rule",
    );
  }
  const at = a.kind === 'activation' ? 0 : 1;
  const value = activation(call, at);
  const { numbers, dims } = spreadConstant(call, value, 1 - at);
  if (numbers.every((number) => number === 1)) return { ...value, dims };
  return { ...scaled(value, { scale: numbers, offset: repeated(0, value) }, call.node), dims };
};
