import { attributeTypes, numberOf, type TensorMessage } from '../proto.ts';
import { type GraphNode, refusal } from './graph-node.ts';

type TypeName = keyof typeof attributeTypes;

/**
 * A whole number among the attributes of a node.
 *
 * @throws UserError for an attribute of another type, as all readers here
 */
export function intAttribute(node: GraphNode, name: string, fallback: number): number {
  const attribute = find(node, name, 'int');
  return attribute === undefined ? fallback : numberOf(attribute.i);
}

/** Whole numbers, or undefined where there is no such attribute. */
export function intsAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  const attribute = find(node, name, 'ints');
  return attribute === undefined ? undefined : (attribute.ints ?? []).map(numberOf);
}

/** A float32 number; a fallback is rounded to float32, as ONNX's defaults are. */
export function floatAttribute(node: GraphNode, name: string, fallback: number): number {
  const attribute = find(node, name, 'float');
  const value = attribute === undefined ? Math.fround(fallback) : (attribute.f ?? 0);
  if (Number.isFinite(value)) return value;
  throw refusal(node, `its attribute '${name}' should be a finite number, but is ${value}`);
}

/** Float32 numbers, or undefined where there is no such attribute. */
export function floatsAttribute(node: GraphNode, name: string): readonly number[] | undefined {
  const attribute = find(node, name, 'floats');
  return attribute === undefined ? undefined : (attribute.floats ?? []);
}

/** Text. */
export function textAttribute(node: GraphNode, name: string, fallback: string): string {
  const attribute = find(node, name, 'string');
  return attribute === undefined ? fallback : new TextDecoder().decode(attribute.s ?? new Uint8Array());
}

/** A tensor's message, or undefined where there is no such attribute. */
export function tensorAttribute(node: GraphNode, name: string): TensorMessage | undefined {
  return find(node, name, 'tensor')?.t ?? undefined;
}

function find(node: GraphNode, name: string, type: TypeName): ReturnType<GraphNode['attributes']['get']> {
  const attribute = node.attributes.get(name);
  // Files of ONNX's first days leave the type out.
  if (attribute === undefined || !attribute.type || attribute.type === attributeTypes[type]) return attribute;
  throw refusal(
    node,
    `its attribute '${name}' should be of the type ${type.toUpperCase()}, but is of type ${attribute.type}`,
  );
}
