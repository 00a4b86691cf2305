import {
  type Layer,
  outputShape,
  type ResidualLayer,
  type Shape,
  type StoredArray,
} from '@drawdown/networks';

import { sizeOf } from './constant.ts';
import { type GraphNode, refusal } from './graph-node.ts';
import { MOST_ELEMENTS } from './limits.ts';
import { inOrder, type Order } from './order.ts';

/** A layer that holds no others, with its parameters by name. */
export interface PlainStep {
  readonly layer: Exclude<Layer, ResidualLayer>;
  readonly arrays: Readonly<Record<string, StoredArray>>;
}

/** A residual to be: its branches, each in the order in which it runs. */
export interface BranchStep {
  readonly body: readonly Cell[];
  readonly shortcut: readonly Cell[];
}

/** One layer of a value's history. Values that share their first layers share these cells. */
export interface Cell {
  readonly before: Cell | undefined;
  readonly step: PlainStep | BranchStep;
  /** The node that it was made for. */
  readonly node: GraphNode;
}

/** A value that depends on the input: the layers that make it, and how their flat result stands for the ONNX tensor. */
export interface Activation {
  readonly kind: 'activation';
  /** The ONNX tensor's dimensions, the batch of 1 included. */
  readonly dims: readonly number[];
  /** The last layer; undefined for the input itself. */
  readonly last: Cell | undefined;
  /** Our shape: `[height, width, channels]` or `[features]`. */
  readonly shape: Shape;
  readonly order: Order;
  /** Whether more than one node uses the value, so that its last layer must stay as it is. */
  readonly shared: boolean;
}

/** Whether a step is a layer that holds no others. */
export function isPlain(step: PlainStep | BranchStep): step is PlainStep {
  return 'layer' in step;
}

/** The last layer, where the value is the only one that depends on it and it holds no others. */
export function ownLastStep({ last, shared }: Activation): PlainStep | undefined {
  return last !== undefined && !shared && isPlain(last.step) ? last.step : undefined;
}

/** A value behind one more layer that keeps shape and order. */
export function behind(value: Activation, step: PlainStep, node: GraphNode): Activation {
  return { ...value, last: { before: value.last, step, node }, shared: false };
}

/** What a layer that makes new numbers gives. */
interface Made {
  readonly dims: readonly number[];
  /** Left out where our flat numbers are in ONNX's order. Asked for once the size is known to be allowed. */
  readonly order?: () => Order;
}

/**
 * A value behind one more layer that makes new numbers.
 *
 * @throws UserError when the layer does not fit
 */
export function made(
  value: Activation,
  step: PlainStep & { readonly node: GraphNode },
  { dims, order }: Made,
): Activation {
  const { node, ...plain } = step;
  const size = sizeOf(dims);
  if (size > MOST_ELEMENTS) {
    throw refusal(node, `it makes ${size} numbers, more than the ${MOST_ELEMENTS} that are allowed`);
  }
  return {
    kind: 'activation',
    dims,
    last: { before: value.last, step: plain, node },
    shape: outputShape(step.layer, value.shape),
    order: order?.() ?? inOrder(size),
    shared: false,
  };
}

/** A value with another last layer, which gives the same shape. */
export function withLastStep(value: Activation & { readonly last: Cell }, step: PlainStep): Activation {
  return { ...value, last: { ...value.last, step } };
}

/** The layers of a value in the order in which they run; those behind `fork` only, where one is given. */
export function cellsOf(last: Cell | undefined, fork?: Cell): Cell[] {
  const cells: Cell[] = [];
  for (let cell = last; cell !== undefined && cell !== fork; cell = cell.before) cells.push(cell);
  return cells.reverse();
}
