import { type Activation, type Cell, isPlain, made, type PlainStep } from '../activation.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { MOST_DENSE_WEIGHTS } from '../limits.ts';
import { inverse, type Order, sameOrder } from '../order.ts';
import { asVector } from './vector.ts';

/** Who asks for another order, and up to where layers may be changed for it. */
export interface Reordering {
  readonly node: GraphNode;
  /** A layer that others share: it and those before it stay as they are. */
  readonly fork?: Cell | undefined;
}

/**
 * A value as a vector whose numbers lie in another order: the linear layer that makes it gives them so, or a linear
 * layer of zeros and ones puts them there.
 *
 * @throws UserError where such a layer takes too many weights
 */
export function reordered(value: Activation, order: Order, { node, fork }: Reordering): Activation {
  const vector = asVector(value, node);
  if (sameOrder(vector.order, order)) return vector;
  const ours = inverse(vector.order);
  const from = order.map((place) => ours[place] as number);
  const last = permuted(vector.last, { from, fork });
  return last === undefined ? behindPermutation(vector, { order, from }, node) : { ...vector, last, order };
}

/** Whether {@link reordered} needs no layer of its own. */
export function takesAnyOrder({ last }: Activation, fork: Cell | undefined): boolean {
  let cell = last;
  while (cell !== undefined && cell !== fork && isElementwise(cell)) cell = cell.before;
  return cell !== undefined && cell !== fork && isLinear(cell);
}

const elementwise: readonly string[] = ['relu', 'leaky-relu', 'sigmoid', 'tanh'];

function isElementwise({ step }: Cell): boolean {
  return isPlain(step) && elementwise.includes(step.layer.kind);
}

function isLinear({ step }: Cell): boolean {
  return isPlain(step) && step.layer.kind === 'linear';
}

interface Permutation {
  /** Number i of the result is what number `from[i]` was. */
  readonly from: Order;
  readonly fork: Cell | undefined;
}

/** The same layers with the last linear one permuted; undefined where none is the last to mix numbers. */
function permuted(cell: Cell | undefined, permutation: Permutation): Cell | undefined {
  if (cell === undefined || cell === permutation.fork || !isPlain(cell.step)) return undefined;
  if (isLinear(cell)) return { ...cell, step: permutedLinear(cell.step, permutation.from) };
  if (!isElementwise(cell)) return undefined;
  const before = permuted(cell.before, permutation);
  return before === undefined ? undefined : { ...cell, before };
}

function permutedLinear(step: PlainStep, from: Order): PlainStep {
  const { weight, bias } = step.arrays;
  if (weight === undefined || bias === undefined) return step;
  const outputs = bias.data.length;
  const take = (numbers: Float32Array): Float32Array =>
    numbers.map((_, index) => {
      const output = index % outputs;
      return numbers[index - output + (from[output] ?? 0)] as number;
    });
  return {
    ...step,
    arrays: { weight: { ...weight, data: take(weight.data) }, bias: { ...bias, data: take(bias.data) } },
  };
}

function behindPermutation(
  vector: Activation,
  { order, from }: { readonly order: Order; readonly from: Order },
  node: GraphNode,
): Activation {
  const size = order.length;
  if (size * size > MOST_DENSE_WEIGHTS) {
    throw refusal(
      node,
      `it needs ${size} numbers in another order than the layers before give, which would take a layer of ${size * size} weights, more than ${MOST_DENSE_WEIGHTS}; export the network without the transposition`,
    );
  }
  const data = new Float32Array(size * size);
  for (const [index, place] of from.entries()) data[place * size + index] = 1;
  const arrays = {
    weight: { shape: [size, size], data },
    bias: { shape: [size], data: new Float32Array(size) },
  };
  const layer = { kind: 'linear', inputs: size, outputs: size } as const;
  return made(vector, { layer, arrays, node }, { dims: vector.dims, order: () => order });
}
