/** The one place that imports the protobuf classes of ONNX: a CommonJS package, whose names come with its default. */
import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';

/** ONNX's own messages, as plain objects. */
export type Model = onnx.IModelProto;
export type Graph = onnx.IGraphProto;
export type Node = onnx.INodeProto;
export type Attribute = onnx.IAttributeProto;
export type TensorMessage = onnx.ITensorProto;
export type ValueInfo = onnx.IValueInfoProto;

/** Reads and writes the bytes of a model. */
export const ModelProto: typeof onnx.ModelProto = onnxProto.onnx.ModelProto;

/** The number of ONNX's element type float32. */
export const FLOAT = 1;

/** The numbers of the types of attributes that are read or written. */
export const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;

/** A number of a message, whose 64-bit integers may be objects: exact within ±2⁵³, the nearest float64 beyond. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number(String(value ?? 0));
}
