import { intsAttribute } from '../attributes.ts';
import { axisOf } from '../axes.ts';
import type { Call, Operator } from '../call.ts';
import type { Constant } from '../constant.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { constant, integersAt, isGiven } from '../operands.ts';
import { taken } from './gather.ts';

/** Slice of a constant; what is cut where is said by attributes until opset 9, by inputs since. */
export const slice: Operator = (call) => {
  const { node } = call;
  const source = constant(call, 0);
  const { starts, ends, axes = starts.map((_, index) => index), steps = starts.map(() => 1) } = cutsOf(call);
  if (new Set([starts.length, ends.length, axes.length, steps.length]).size > 1) {
    throw refusal(node, 'its starts, ends, axes and steps differ in number; the file is damaged');
  }
  let result: Constant = source;
  for (const [index, named] of axes.entries()) {
    const axis = axisOf(node, named, result.dims.length);
    const cut = { start: starts[index] ?? 0, end: ends[index] ?? 0, step: steps[index] ?? 1 };
    const places = placesOf(cut, result.dims[axis] ?? 0, node);
    result = { ...result, dims: result.dims.with(axis, places.length), data: taken(result, axis, places) };
  }
  return result;
};

interface Cuts {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes?: readonly number[] | undefined;
  readonly steps?: readonly number[] | undefined;
}

function cutsOf(call: Call): Cuts {
  const { node } = call;
  if (isGiven(call, 1)) {
    const optional = (index: number): readonly number[] | undefined =>
      isGiven(call, index) ? integersAt(call, index) : undefined;
    return { starts: integersAt(call, 1), ends: integersAt(call, 2), axes: optional(3), steps: optional(4) };
  }
  const [starts, ends] = [intsAttribute(node, 'starts'), intsAttribute(node, 'ends')];
  if (starts === undefined || ends === undefined)
    throw refusal(node, 'it names no starts and ends; the file is damaged');
  return { starts, ends, axes: intsAttribute(node, 'axes') };
}

/** Negative ends count from the back; what lies outside is cut. */
function placesOf(
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
  extent: number,
  node: GraphNode,
): readonly number[] {
  if (step === 0) throw refusal(node, 'it has a step of 0; the file is damaged');
  const [least, most] = step > 0 ? [0, extent] : [-1, extent - 1];
  const within = (place: number): number =>
    Math.min(most, Math.max(least, place < 0 ? place + extent : place));
  const [from, to] = [within(start), within(end)];
  const count = Math.max(0, Math.ceil((to - from) / step));
  return Array.from({ length: count }, (_, index) => from + index * step);
}
