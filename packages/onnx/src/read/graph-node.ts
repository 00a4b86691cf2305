import { UserError } from '@drawdown/records';

import type { Attribute } from '../proto.ts';
import type { TensorPlace } from './file/tensors.ts';

/** One node of a graph, ready to be run. */
export interface GraphNode extends TensorPlace {
  /** The name of the operator. */
  readonly op: string;
  /** The names of the values that go in; `''` for one that is left out. */
  readonly inputs: readonly string[];
  /** The names of the values that come out. */
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** What is wrong with a node, as an error that names it. */
export function refusal(node: GraphNode, why: string): UserError {
  return new UserError(`${node.label}: ${why}`);
}
