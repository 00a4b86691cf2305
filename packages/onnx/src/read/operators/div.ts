import { spreadConstant } from '../broadcast.ts';
import type { Operator } from '../call.ts';
import { exactQuotient } from '../exact.ts';
import { foldedArithmetic } from '../fold-arithmetic.ts';
import { dividedBy } from '../layers/normalize.ts';
import { activation, operand } from '../operands.ts';

/** Div by a constant: a normalize or scale layer. Whole numbers are divided towards 0, as ONNX does. */
export const div: Operator = (call) => {
  const [a, b] = [operand(call, 0), operand(call, 1)];
  if (a.kind === 'constant' && b.kind === 'constant') {
    return foldedArithmetic(call, { floats: exactQuotient, integers: (x, y) => Math.trunc(x / y) });
  }
  const value = activation(call, 0);
  const { numbers, dims } = spreadConstant(call, value, 1);
  return { ...dividedBy(value, numbers, call.node), dims };
};
