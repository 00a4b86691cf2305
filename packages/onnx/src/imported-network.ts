import type { Network, Parameters, Shape, StoredArray } from '@drawdown/networks';

/** A network that was read from ONNX: the same real function of one example, in this suite's layouts. */
export interface ImportedNetwork {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  readonly input: ImportedInput;
  readonly output: NamedShape;
}

/** A tensor that goes in or comes out, as the ONNX file has it. */
export interface NamedShape {
  readonly name: string;
  /** The shape of one example, without a batch axis: `[channels, height, width]`, `[features]`, … */
  readonly shape: Shape;
  /** The shape with which a runtime is given one example: the batch axis, where there is one, is 1. */
  readonly dims: Shape;
}

/** The input, and how its numbers are laid out in `network.inputShape`. */
export interface ImportedInput extends NamedShape {
  /** Number i of our flat input is number `order[i]` of the flat ONNX input: VNN-LIB's `X_` of that index. */
  readonly order: Int32Array;
}
