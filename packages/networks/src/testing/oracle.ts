import type { Network, Parameters, StoredArray } from '../network.ts';
import { validateNetwork } from '../validate.ts';
import { convertLayers, permuted } from './oracle-layers.ts';
import { type OracleCase, oracleFileSchema } from './oracle-schema.ts';

/** Bounds by an independent implementation for one network, in this package's layouts. */
export interface Oracle {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  /** Flat images in NHWC order. */
  readonly inputs: readonly Float32Array[];
  readonly labels: readonly number[];
  /** Logits of the inputs, `[input][class]`, computed in float64. */
  readonly logits: readonly (readonly number[])[];
  readonly cases: readonly OracleCase[];
}

/**
 * Reads an oracle file, which keeps images CHW, convolution weights OIHW, linear weights `[out, in]` and flattens in
 * CHW order.
 *
 * @param json the parsed file
 * @throws ZodError or Error when it is no oracle file
 */
export function readOracle(json: unknown): Oracle {
  const file = oracleFileSchema.parse(json);
  const [inputShape, toImage] = inputLayout(file.inputShapeCHW);
  const { layers, parameters } = convertLayers(file.layers, (index) => `${index}`);
  return {
    network: validateNetwork({ name: file.name, inputShape, classes: file.logits[0]?.length ?? 0, layers }),
    parameters,
    inputs: file.inputs.map((input) => permuted(input, file.inputShapeCHW, toImage).data),
    labels: file.labels,
    logits: file.logits,
    cases: file.cases,
  };
}

/** The shape of an example here, and the order of axes that leads to it: vectors stay as they are. */
function inputLayout(shape: readonly number[]): [shape: readonly number[], order: readonly number[]] {
  const order = shape.length === 3 ? [1, 2, 0] : [0];
  return [order.map((axis) => shape[axis] ?? 0), order];
}
