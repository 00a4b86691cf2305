import { type GraphNode, refusal } from './graph-node.ts';

/**
 * An axis counted from the front; ONNX counts negative ones from the back.
 *
 * @throws UserError for one that a tensor of this rank does not have
 */
export function axisOf(node: GraphNode, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(positive) && positive >= 0 && positive < rank) return positive;
  throw refusal(node, `it names axis ${axis} of a value with ${rank} axes`);
}
