import { type Activation, behind } from '../activation.ts';
import type { GraphNode } from '../graph-node.ts';

/** A value as a vector: an image's numbers stay where they are. */
export function asVector(value: Activation, node: GraphNode): Activation {
  if (value.shape.length === 1) return value;
  const flat = behind(value, { layer: { kind: 'flatten', order: 'hwc' }, arrays: {} }, node);
  return { ...flat, shape: [value.order.length] };
}
