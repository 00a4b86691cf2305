import type { Shape } from '@drawdown/networks';

import { type Array64, array64 } from './array64.ts';

/** The entries at places of the flat array, in a shape; 0 where the place is −1. */
export function pick({ data }: Array64, places: Int32Array, shape: Shape): Array64 {
  const out = array64(shape);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    out.data[i] = place < 0 ? 0 : data[place]!;
  }
  return out;
}
