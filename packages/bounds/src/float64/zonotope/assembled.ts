import type { Shape } from '@drawdown/networks';

import type { Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, sizeOf } from '../array64.ts';
import type { Promotion } from './promotion.ts';

/** What the generators of a promotion became. */
export interface MovedRows {
  /** The kept ones, `[batch · count, …shape]`; null where there are none. */
  readonly generators: Array64 | null;
  /** The shape of a generator. */
  readonly shape: Shape;
  /** Writes the generator of a fresh number into zeros. */
  readonly writeFresh: (target: Float64Array, place: number, amplitude: number) => void;
}

/** The generators of a promotion: the kept ones, and behind them those of fresh numbers. They belong to no workspace. */
export function assembled(
  { count: kept, promoted, amplitude }: Promotion,
  { generators, shape, writeFresh }: MovedRows,
): Pick<Zonotope<Array64>, 'generators' | 'count'> {
  const batch = promoted.length;
  const count = kept + Math.max(0, ...promoted.map(({ length }) => length));
  if (batch * count === 0) return { generators: null, count: 0 };
  const [size, width] = [amplitude.data.length / batch, sizeOf(shape)];
  const data = new Float64Array(batch * count * width);
  for (const [example, places] of promoted.entries()) {
    const start = example * count * width;
    if (generators !== null) {
      data.set(generators.data.subarray(example * kept * width, (example + 1) * kept * width), start);
    }
    for (const [index, place] of places.entries()) {
      const at = start + (kept + index) * width;
      writeFresh(data.subarray(at, at + width), place, amplitude.data[example * size + place]!);
    }
  }
  return { generators: { shape: [batch * count, ...shape], data }, count };
}
