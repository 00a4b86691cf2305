import { above } from '@drawdown/records';

import type { Array64 } from '../array64.ts';

/** a + b rounded up, of numbers that are not negative; exact where one of them is 0. */
export function sumUp(a: number, b: number): number {
  return a === 0 || b === 0 ? a + b : above(a + b);
}

/** {@link sumUp} number by number. */
export function sumsUp(a: Array64, b: Array64): Array64 {
  return { shape: a.shape, data: a.data.map((value, i) => sumUp(value, b.data[i]!)) };
}
