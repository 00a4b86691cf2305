import type { RangeBox } from '@drawdown/properties';
import { float32Within } from '@drawdown/records';

import { type Constant, compareConstants } from './constant.ts';
import type { InputBound } from './constraint.ts';

/** The exact ends of every input. */
export interface InputRanges {
  readonly lower: readonly Constant[];
  readonly upper: readonly Constant[];
}

/** The ends that bounds leave: the greatest lower and the least upper one of each input. */
export interface TightestBounds {
  readonly lower: readonly (Constant | undefined)[];
  readonly upper: readonly (Constant | undefined)[];
}

/** The tightest of some bounds. */
export function tightestBounds(bounds: readonly InputBound[], inputs: number): TightestBounds {
  const lower = new Array<Constant | undefined>(inputs).fill(undefined);
  const upper = new Array<Constant | undefined>(inputs).fill(undefined);
  for (const { side, index, value } of bounds) {
    const ends = side === 'lower' ? lower : upper;
    const known = ends[index];
    const sign = side === 'lower' ? 1 : -1;
    if (known === undefined || sign * compareConstants(value, known) > 0) ends[index] = value;
  }
  return { lower, upper };
}

/** Whether no point lies between the ends: whether a lower end is above its upper one. */
export function isEmpty({ lower, upper }: InputRanges): boolean {
  return lower.some((end, index) => compareConstants(end, upper[index] as Constant) > 0);
}

/** The box of exact ends that are in order: float64 ends rounded outward, float32 ends inward. */
export function rangeBox({ lower, upper }: InputRanges): RangeBox {
  const box: RangeBox = {
    kind: 'range',
    outer: {
      lower: Float64Array.from(lower, ({ ends }) => ends.lower),
      upper: Float64Array.from(upper, ({ ends }) => ends.upper),
    },
    inner: { lower: new Float32Array(lower.length), upper: new Float32Array(lower.length) },
    pinned: new Uint8Array(lower.length),
  };
  for (const [index, { ends: low }] of lower.entries()) {
    const { ends: high } = upper[index] as Constant;
    const within = float32Within(low, high);
    const stand = within ?? { lower: nearFloat32(low.lower), upper: nearFloat32(low.lower) };
    box.inner.lower[index] = stand.lower;
    box.inner.upper[index] = stand.upper;
    if (within === undefined) box.pinned[index] = 1;
  }
  return box;
}

const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** The finite float32 number nearest to x. */
function nearFloat32(x: number): number {
  return Math.max(-LARGEST_FLOAT32, Math.min(Math.fround(x), LARGEST_FLOAT32));
}
