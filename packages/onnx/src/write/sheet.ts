import type { Parameters, Shape, StoredArray } from '@drawdown/networks';

import { type Attribute, attributeTypes, FLOAT, type Node, type TensorMessage } from '../proto.ts';

/** A graph as it is written, node by node. */
export interface Sheet {
  readonly parameters: Parameters<StoredArray>;
  readonly nodes: Node[];
  readonly tensors: TensorMessage[];
}

/** A node to be. */
export interface NodeToWrite {
  readonly op: string;
  /** Its name, and that of its output. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** Writes a node; gives the name of its output. Single numbers among the attributes are float32 where the name is one of ONNX's float attributes. */
export function addNode({ nodes }: Sheet, { op, name, inputs, attributes = {} }: NodeToWrite): string {
  nodes.push({
    opType: op,
    name,
    input: [...inputs],
    output: [name],
    attribute: Object.entries(attributes).map(([key, value]) => attributeOf(key, value)),
  });
  return name;
}

/** Writes float32 numbers as an initialiser; gives its name. */
export function addTensor({ tensors }: Sheet, name: string, { shape, data }: StoredArray): string {
  const rawData = new Uint8Array(4 * data.length);
  const view = new DataView(rawData.buffer);
  for (const [index, value] of data.entries()) view.setFloat32(4 * index, value, true);
  tensors.push({ name, dims: [...shape], dataType: FLOAT, rawData });
  return name;
}

/** Numbers that are no parameters, rounded to float32. */
export function rounded(values: readonly number[], shape: Shape): StoredArray {
  return { shape, data: Float32Array.from(values) };
}

const floatAttributes: readonly string[] = ['alpha', 'epsilon'];

function attributeOf(name: string, value: number | readonly number[]): Attribute {
  if (typeof value !== 'number') return { name, type: attributeTypes.ints, ints: [...value] };
  return floatAttributes.includes(name)
    ? { name, type: attributeTypes.float, f: value }
    : { name, type: attributeTypes.int, i: value };
}
