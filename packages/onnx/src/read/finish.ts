import { type Activation, behind } from './activation.ts';
import type { GraphNode } from './graph-node.ts';
import { reordered } from './layers/reorder.ts';
import { imageOrder, inOrder, sameOrder } from './order.ts';

/** A value as a vector of logits in ONNX's order, behind at least one layer. */
export function finished(value: Activation, node: GraphNode): Activation {
  const [height, width, channels] = value.shape;
  if (height !== undefined && width !== undefined && channels !== undefined) {
    const byChannel = sameOrder(value.order, imageOrder([channels, height, width]));
    return byChannel
      ? flattened(value, 'chw', node)
      : reordered(value, inOrder(value.order.length), { node });
  }
  const vector = reordered(value, inOrder(value.order.length), { node });
  return vector.last === undefined ? flattened(vector, 'hwc', node) : vector;
}

function flattened(value: Activation, order: 'hwc' | 'chw', node: GraphNode): Activation {
  const flat = behind(value, { layer: { kind: 'flatten', order }, arrays: {} }, node);
  return { ...flat, shape: [value.order.length], order: inOrder(value.order.length) };
}
