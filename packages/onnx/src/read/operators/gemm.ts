import type { Activation } from '../activation.ts';
import { floatAttribute, intAttribute } from '../attributes.ts';
import { broadcastDims } from '../broadcast.ts';
import type { Call, Operator } from '../call.ts';
import { type Constant, show } from '../constant.ts';
import { allExact, exactProduct } from '../exact.ts';
import { refusal } from '../graph-node.ts';
import { joined } from '../layers/join.ts';
import { linear } from '../layers/linear.ts';
import { offsetBy, repeated, scaled } from '../layers/scale.ts';
import { activation, constant, floatsAt, isGiven, operand } from '../operands.ts';
import { broadcastPlaces } from '../order.ts';

/** Gemm, alpha · A'B' + beta · C with one example on one side: a linear layer; C may be another value. */
export const gemm: Operator = (call) => {
  const product = scaledProduct(call);
  if (!isGiven(call, 2)) return product;
  const beta = floatAttribute(call.node, 'beta', 1);
  const added = operand(call, 2);
  if (added.kind === 'constant') return plusConstant(call, product, beta);
  const dims = broadcastDims(call, product.dims, added.dims);
  const other =
    beta === 1
      ? added
      : scaled(added, { scale: repeated(beta, added), offset: repeated(0, added) }, call.node);
  return { ...joined(call, product, other), dims };
};

/** alpha · A'B': in the weights where float32 holds that exactly, else with a scale layer. */
function scaledProduct(call: Call): Activation {
  const { node } = call;
  const alpha = floatAttribute(node, 'alpha', 1);
  const { value, weight, inputs, outputs, dims, at } = sidesOf(call);
  const data = floatsAt(call, at);
  const exact = allExact(data, (each) => exactProduct(alpha, each));
  const map = {
    weight: exact ?? data,
    strides: weight === 'rows' ? ([outputs, 1] as const) : ([1, inputs] as const),
    bias: new Float32Array(outputs),
    dims,
  };
  const product = linear(value, map, node);
  if (exact !== undefined) return product;
  return scaled(product, { scale: repeated(alpha, product), offset: repeated(0, product) }, node);
}

interface Sides {
  readonly value: Activation;
  /** Whether the matrix has a row for each input of the layer, or for each output. */
  readonly weight: 'rows' | 'columns';
  readonly inputs: number;
  readonly outputs: number;
  readonly dims: readonly number[];
  /** Which input of the node the matrix is. */
  readonly at: 0 | 1;
}

function sidesOf(call: Call): Sides {
  const { node } = call;
  const flags = [intAttribute(node, 'transA', 0) !== 0, intAttribute(node, 'transB', 0) !== 0] as const;
  const isRow = operand(call, 0).kind === 'activation';
  const value = activation(call, isRow ? 0 : 1);
  const matrix = constant(call, isRow ? 1 : 0);
  const [valueFlag, matrixFlag] = isRow ? flags : [flags[1], flags[0]];
  const [rows, columns] = turned(value.dims, valueFlag);
  const [height, width] = turned(matrix.dims, matrixFlag);
  const [ones, inputs] = isRow ? [rows, columns] : [columns, rows];
  const [taken, outputs] = isRow ? [height, width] : [width, height];
  if (value.dims.length !== 2 || matrix.dims.length !== 2 || ones !== 1 || inputs !== taken) {
    throw misfit(call, value, matrix);
  }
  // Untransposed, B [inputs, outputs] has a row for each input, and A [outputs, inputs] one for each output.
  const weight = isRow === matrixFlag ? 'columns' : 'rows';
  return { value, weight, inputs, outputs, dims: isRow ? [1, outputs] : [outputs, 1], at: isRow ? 1 : 0 };
}

function turned([rows = 0, columns = 0]: readonly number[], flag: boolean): readonly [number, number] {
  return flag ? [columns, rows] : [rows, columns];
}

function plusConstant(call: Call, product: Activation, beta: number): Activation {
  const { dims } = constant(call, 2);
  const data = floatsAt(call, 2);
  if (broadcastDims(call, product.dims, dims).join() !== product.dims.join()) {
    throw refusal(
      call.node,
      `its C of shape ${show(dims)} does not fit a product of shape ${show(product.dims)}`,
    );
  }
  const places = broadcastPlaces(dims, product.dims);
  const spread = Float32Array.from(places, (place) => data[place] as number);
  const offsets = allExact(spread, (each) => exactProduct(beta, each));
  if (offsets === undefined) {
    throw refusal(
      call.node,
      `its beta of ${beta} times its C is not exact in float32; export it with a beta of 1`,
    );
  }
  return offsetBy(product, offsets, call.node);
}

function misfit({ node }: Call, value: Activation, matrix: Constant): Error {
  return refusal(
    node,
    `it multiplies a value of shape ${show(value.dims)} with a matrix of shape ${show(matrix.dims)}; one example of as many numbers as the matrix takes should come (export for a batch of 1)`,
  );
}
