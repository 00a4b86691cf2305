import { sizeOf } from './constant.ts';

/** A permutation: number i of our flat array stands for number `order[i]` of the flat ONNX value. */
export type Order = Int32Array;

/** Every number in its place. */
export function inOrder(size: number): Order {
  return Int32Array.from({ length: size }, (_, index) => index);
}

/** Images row by row, pixel by pixel: ours (NHWC) against ONNX's channels, rows, columns. */
export function imageOrder([channels, height, width]: readonly [number, number, number]): Order {
  const order = new Int32Array(channels * height * width);
  const pixels = height * width;
  for (let index = 0; index < order.length; index++) {
    order[index] = (index % channels) * pixels + Math.floor(index / channels);
  }
  return order;
}

/** Whether two permutations are the same. */
export function sameOrder(a: Order, b: Order): boolean {
  return a.length === b.length && a.every((place, index) => place === b[index]);
}

/** The inverse permutation. */
export function inverse(order: Order): Order {
  const result = new Int32Array(order.length);
  for (const [index, place] of order.entries()) result[place] = index;
  return result;
}

/** First one permutation, then the other: number i becomes `after[first[i]]`. */
export function composed(first: Order, after: Order): Order {
  return first.map((place) => after[place] as number);
}

/** Where each number of a flat tensor goes when its axes are put in the order `axes`: axis i of the result is `axes[i]`. */
export function transposition(dims: readonly number[], axes: readonly number[]): Order {
  const extents = axes.map((axis) => dims[axis] ?? 1);
  const strides = new Array<number>(dims.length).fill(0);
  let stride = 1;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    strides[axes[axis] ?? 0] = stride;
    stride *= extents[axis] ?? 1;
  }
  return places(dims, strides);
}

/** For each number of a flat tensor of shape `to`, the number of the one of shape `from` that broadcasting puts there. */
export function broadcastPlaces(from: readonly number[], to: readonly number[]): Order {
  const strides = new Array<number>(to.length).fill(0);
  let stride = 1;
  for (let back = 1; back <= from.length; back++) {
    const extent = from[from.length - back] ?? 1;
    if (extent !== 1) strides[to.length - back] = stride;
    stride *= extent;
  }
  return places(to, strides);
}

/** For each number of a flat tensor, the sum of its indices times `strides`. */
function places(dims: readonly number[], strides: readonly number[]): Order {
  const result = new Int32Array(sizeOf(dims));
  const index = new Array<number>(dims.length).fill(0);
  let place = 0;
  for (let at = 0; at < result.length; at++) {
    result[at] = place;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      place += stride;
      if ((index[axis] ?? 0) < (dims[axis] ?? 1)) break;
      place -= stride * (index[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}
