import { spreadConstant } from '../broadcast.ts';
import type { Operator } from '../call.ts';
import { exactSum } from '../exact.ts';
import { foldedArithmetic } from '../fold-arithmetic.ts';
import { joined } from '../layers/join.ts';
import { offsetBy } from '../layers/scale.ts';
import { activation, operand } from '../operands.ts';

/** Add: a constant goes into a bias or offset, two values make a residual. */
export const add: Operator = (call) => {
  const [a, b] = [operand(call, 0), operand(call, 1)];
  if (a.kind === 'activation' && b.kind === 'activation') return joined(call, a, b);
  if (a.kind === 'constant' && b.kind === 'constant') {
    return foldedArithmetic(call, { floats: exactSum, integers: (x, y) => x + y });
  }
  const at = a.kind === 'activation' ? 0 : 1;
  const value = activation(call, at);
  const { numbers, dims } = spreadConstant(call, value, 1 - at);
  return { ...offsetBy(value, numbers, call.node), dims };
};
