import type { Activation } from '../activation.ts';
import type { Call, Operator } from '../call.ts';
import { type Constant, show, sizeOf } from '../constant.ts';
import { refusal } from '../graph-node.ts';
import { linear } from '../layers/linear.ts';
import { activation, constant, floatsAt, operand } from '../operands.ts';

/** MatMul of a vector and a constant matrix, on either side: a linear layer without bias. */
export const matMul: Operator = (call) =>
  operand(call, 0).kind === 'activation' ? rowTimesMatrix(call) : matrixTimesColumn(call);

/** x [.., inputs] · W [inputs, outputs]. */
function rowTimesMatrix(call: Call): Activation {
  const value = activation(call, 0);
  const weight = constant(call, 1);
  const [inputs = 0, outputs = 1] = matrixOf(weight);
  const rows = value.dims.slice(0, -1);
  if (sizeOf(rows) !== 1 || value.dims.at(-1) !== inputs || sizeOf(weight.dims) !== inputs * outputs) {
    throw misfit(call, value, weight);
  }
  const isVector = weight.dims.length === 1;
  const lead = new Array<number>(Math.max(0, weight.dims.length - Math.max(2, value.dims.length))).fill(1);
  const dims = isVector ? rows : [...lead, ...rows, outputs];
  return linear(
    value,
    { weight: floatsAt(call, 1), strides: [outputs, 1], bias: new Float32Array(outputs), dims },
    call.node,
  );
}

/** W [outputs, inputs] · x [.., inputs, 1] or [inputs]. */
function matrixTimesColumn(call: Call): Activation {
  const value = activation(call, 1);
  const weight = constant(call, 0);
  const isVector = value.dims.length === 1;
  const inputs = weight.dims.at(-1) ?? 0;
  const outputs = weight.dims.length === 1 ? 1 : (weight.dims.at(-2) ?? 0);
  const [height, width] = isVector ? [value.dims[0], 1] : [value.dims.at(-2), value.dims.at(-1)];
  const fits = width === 1 && height === inputs && value.order.length === inputs;
  if (!fits || sizeOf(weight.dims) !== inputs * outputs) throw misfit(call, value, weight);
  const lead = new Array<number>(Math.max(0, weight.dims.length - 2, value.dims.length - 2)).fill(1);
  const dims = [...lead, ...(weight.dims.length === 1 ? [] : [outputs]), ...(isVector ? [] : [1])];
  return linear(
    value,
    { weight: floatsAt(call, 0), strides: [1, inputs], bias: new Float32Array(outputs), dims },
    call.node,
  );
}

/** Inputs and outputs of a matrix behind axes of 1; a vector is a matrix of one column. */
function matrixOf({ dims }: Constant): readonly number[] {
  return dims.length === 1 ? [dims[0] ?? 0, 1] : dims.slice(-2);
}

function misfit({ node }: Call, value: Activation, weight: Constant): Error {
  return refusal(
    node,
    `it multiplies a value of shape ${show(value.dims)} with a matrix of shape ${show(weight.dims)}; one example of as many numbers as the matrix takes should come (export for a batch of 1)`,
  );
}
