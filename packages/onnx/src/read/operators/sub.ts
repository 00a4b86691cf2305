import { spreadConstant } from '../broadcast.ts';
import type { Operator } from '../call.ts';
import { exactSum } from '../exact.ts';
import { foldedArithmetic } from '../fold-arithmetic.ts';
import { joined } from '../layers/join.ts';
import { inputLess } from '../layers/normalize.ts';
import { offsetBy, repeated, scaled } from '../layers/scale.ts';
import { activation, operand } from '../operands.ts';

/** Sub: the input less a mean is a normalize layer; the second of two values joins with the opposite sign. */
export const sub: Operator = (call) => {
  const { node } = call;
  const [a, b] = [operand(call, 0), operand(call, 1)];
  if (a.kind === 'constant' && b.kind === 'constant') {
    return foldedArithmetic(call, { floats: (x, y) => exactSum(x, -y), integers: (x, y) => x - y });
  }
  if (a.kind === 'activation' && b.kind === 'activation') {
    return joined(call, a, scaled(b, { scale: repeated(-1, b), offset: repeated(0, b) }, node));
  }
  const at = a.kind === 'activation' ? 0 : 1;
  const value = activation(call, at);
  const { numbers, dims } = spreadConstant(call, value, 1 - at);
  if (at === 1) return { ...scaled(value, { scale: repeated(-1, value), offset: numbers }, node), dims };
  const result =
    inputLess(value, numbers, node) ??
    offsetBy(
      value,
      numbers.map((number) => -number),
      node,
    );
  return { ...result, dims };
};
