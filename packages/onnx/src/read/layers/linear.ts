import { type Activation, made } from '../activation.ts';
import type { GraphNode } from '../graph-node.ts';
import { asVector } from './vector.ts';

/** xW + b with the weight as ONNX has it. */
export interface LinearMap {
  readonly weight: Float32Array;
  /** How far apart the weights of neighbouring inputs and outputs lie. */
  readonly strides: readonly [input: number, output: number];
  readonly bias: Float32Array;
  /** The dimensions of the result. */
  readonly dims: readonly number[];
}

/** A value behind a linear layer whose rows are put in the value's order. */
export function linear(
  value: Activation,
  { weight, strides, bias, dims }: LinearMap,
  node: GraphNode,
): Activation {
  const vector = asVector(value, node);
  const { order } = vector;
  const [inputs, outputs] = [order.length, bias.length];
  const data = new Float32Array(inputs * outputs);
  for (let input = 0, at = 0; input < inputs; input++) {
    const row = (order[input] as number) * strides[0];
    for (let output = 0; output < outputs; output++, at++) {
      data[at] = weight[row + output * strides[1]] as number;
    }
  }
  const arrays = { weight: { shape: [inputs, outputs], data }, bias: { shape: [outputs], data: bias } };
  return made(vector, { layer: { kind: 'linear', inputs, outputs }, arrays, node }, { dims });
}
