import { type Activation, type Cell, cellsOf, isPlain } from '../activation.ts';
import { broadcastDims } from '../broadcast.ts';
import type { Call } from '../call.ts';
import { show, sizeOf } from '../constant.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { sameOrder } from '../order.ts';
import { type Reordering, reordered, takesAnyOrder } from './reorder.ts';
import { repeated, scaled } from './scale.ts';

/**
 * The sum of two values: a residual from where their layers part, with one branch each.
 *
 * @throws UserError for values of different sizes, and for branches that share more than their start
 */
export function joined(call: Call, a: Activation, b: Activation): Activation {
  const { node } = call;
  const dims = broadcastDims(call, a.dims, b.dims);
  if (sizeOf(dims) !== sizeOf(a.dims) || sizeOf(dims) !== sizeOf(b.dims)) {
    throw refusal(
      node,
      `it adds values of shapes ${show(a.dims)} and ${show(b.dims)}, one of which would be repeated; there is no rule for that`,
    );
  }
  const fork = forkOf(a.last, b.last);
  const [one, other] = aligned(a, b, { node, fork });
  if (one.last === other.last) {
    return { ...scaled(one, { scale: repeated(2, one), offset: repeated(0, one) }, node), dims };
  }
  const branches = [cellsOf(one.last, fork), cellsOf(other.last, fork)] as const;
  expectSeparate(branches, node);
  const [body, shortcut] = branches.toSorted((first, second) => second.length - first.length);
  return {
    ...one,
    dims,
    last: { before: fork, step: { body: body ?? [], shortcut: shortcut ?? [] }, node },
    shared: false,
  };
}

/** Both values in one shape and order. */
function aligned(a: Activation, b: Activation, by: Reordering): readonly [Activation, Activation] {
  const agree = a.shape.join() === b.shape.join() && sameOrder(a.order, b.order);
  if (agree) return [a, b];
  const order = takesAnyOrder(a, by.fork) ? b.order : a.order;
  return [reordered(a, order, by), reordered(b, order, by)];
}

/** The last layer that both have; undefined where they part at the input. */
function forkOf(a: Cell | undefined, b: Cell | undefined): Cell | undefined {
  const mine = new Set<Cell | undefined>(cellsOf(a));
  let cell = b;
  while (cell !== undefined && !mine.has(cell)) cell = cell.before;
  return cell;
}

function expectSeparate(branches: readonly [readonly Cell[], readonly Cell[]], node: GraphNode): void {
  const mine = new Set(branches[0].flatMap(withInner));
  const both = branches[1].flatMap(withInner).find((cell) => mine.has(cell));
  if (both === undefined) return;
  throw refusal(
    node,
    `the branches that it adds cross at ${both.node.label}: only networks whose branches part and meet again in pairs have a rule`,
  );
}

function withInner(cell: Cell): readonly Cell[] {
  if (isPlain(cell.step)) return [cell];
  return [cell, ...cell.step.body.flatMap(withInner), ...cell.step.shortcut.flatMap(withInner)];
}
