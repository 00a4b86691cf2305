import { Rng } from '@drawdown/records';

import { type Attribute, type Model, ModelProto, type Node, type TensorMessage } from '../src/proto.ts';

/** What an attribute of a node may be. Float attributes are written `{ float: 0.1 }`, whole numbers as they are. */
type AttributeValue =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: TensorMessage };

/** A graph to be encoded. */
export interface GraphToBuild {
  readonly nodes: readonly Node[];
  readonly tensors?: readonly TensorMessage[];
  /** The input's dimensions; a name stands for one that is left open. */
  readonly input: readonly (number | string)[];
  readonly opset?: number;
}

/** A node whose output is named as it is, or as said. */
export function node(
  opType: string,
  input: readonly string[],
  {
    name = opType.toLowerCase(),
    outputs = [name],
    ...attributes
  }: {
    readonly name?: string;
    readonly outputs?: readonly string[];
    readonly [attribute: string]: AttributeValue | readonly string[] | undefined;
  } = {},
): Node {
  const attribute = Object.entries(attributes).map(([key, value]) =>
    attributeOf(key, value as AttributeValue),
  );
  return { opType, name, input: [...input], output: [...outputs], attribute };
}

/** The message of a graph from `x` to the first output of its last node. */
export function model({ nodes, tensors = [], input, opset = 17 }: GraphToBuild): Model {
  const dim = input.map((extent) =>
    typeof extent === 'number' ? { dimValue: extent } : { dimParam: extent },
  );
  const output = nodes.at(-1)?.output?.[0] ?? '';
  return {
    irVersion: 8,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'graph',
      node: [...nodes],
      initializer: [...tensors],
      input: [{ name: 'x', type: { tensorType: { elemType: 1, shape: { dim } } } }],
      output: [{ name: output, type: { tensorType: { elemType: 1 } } }],
    },
  };
}

/** The bytes of a graph from `x` to the first output of its last node. */
export function graph(toBuild: GraphToBuild): Uint8Array {
  return encoded(model(toBuild));
}

/** The bytes of a model. */
export function encoded(message: Model): Uint8Array {
  return Uint8Array.from(ModelProto.encode(message).finish());
}

/** Float32 numbers among the raw bytes of an initialiser; random ones where none are given. */
export function floats(name: string, dims: readonly number[], values?: readonly number[]): TensorMessage {
  const data = Float32Array.from(values ?? randomNumbers(name, dims));
  return { name, dims: [...dims], dataType: 1, rawData: new Uint8Array(data.buffer) };
}

/** 64-bit integers as an initialiser: a vector. */
export function int64s(name: string, values: readonly number[]): TensorMessage {
  return { name, dims: [values.length], dataType: 7, int64Data: [...values] };
}

/** Numbers in (−1, 1) that the name decides. */
export function randomNumbers(name: string, dims: readonly number[]): Float32Array {
  const size = dims.reduce((product, extent) => product * extent, 1);
  return Rng.fromSeed(7).fork('numbers', name).uniforms(size, -1, 1);
}

function attributeOf(name: string, value: AttributeValue): Attribute {
  if (typeof value === 'number') return { name, type: 2, i: value };
  if (typeof value === 'string') return { name, type: 3, s: new TextEncoder().encode(value) };
  if (Array.isArray(value)) return { name, type: 7, ints: [...(value as readonly number[])] };
  const other = value as Exclude<AttributeValue, number | string | readonly number[]>;
  if ('float' in other) return { name, type: 1, f: other.float };
  if ('floats' in other) return { name, type: 6, floats: [...other.floats] };
  return { name, type: 4, t: other.tensor };
}
