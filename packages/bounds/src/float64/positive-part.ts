import type { Shape } from '@drawdown/networks';

import type { Array64 } from './array64.ts';
import { numbers64 } from './workspace.ts';

/**
 * max(x, 0), computed when its numbers are first asked for: an affine layer behind a ReLU can take it on its way in, and
 * then no array of it is needed.
 */
class PositivePart implements Array64 {
  readonly shape: Shape;
  readonly before: Float64Array;
  #data: Float64Array | undefined;

  constructor(shape: Shape, before: Float64Array) {
    this.shape = shape;
    this.before = before;
  }

  get data(): Float64Array {
    this.#data ??= positiveNumbers(this.before);
    return this.#data;
  }
}

/** max(x, 0), entry by entry; NaN stays. */
export function positivePart(x: Array64): Array64 {
  return new PositivePart(x.shape, x.data);
}

/** The numbers of x where the array is max(x, 0) of some x; undefined where it is not known to be. */
export function beforeRelu(array: Array64): Float64Array | undefined {
  return array instanceof PositivePart ? array.before : undefined;
}

/** The same numbers in another shape. */
export function reshaped(x: Array64, shape: Shape): Array64 {
  return x instanceof PositivePart ? new PositivePart(shape, x.before) : { shape, data: x.data };
}

function positiveNumbers(x: Float64Array): Float64Array {
  const out = numbers64(x.length);
  for (let i = 0; i < x.length; i++) out[i] = Math.max(x[i] as number, 0);
  return out;
}
