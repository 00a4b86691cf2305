import type { GraphNode } from './graph-node.ts';
import type { Value } from './value.ts';

/** A node with the values that go into it. */
export interface Call {
  readonly node: GraphNode;
  readonly opset: number;
  /** Undefined where an input is left out. */
  readonly inputs: readonly (Value | undefined)[];
  /** Whether the layout of the network's input is decided, so that no layer may ask for another. */
  readonly settled: boolean;
}

/** The rule of one operator: its first output for one example. Throws a UserError that names the node. */
export type Operator = (call: Call) => Value;
