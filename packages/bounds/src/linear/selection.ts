import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { Arithmetic } from '../arithmetic.ts';
import { relaxedWhere } from './relaxed.ts';

/** Neurons that are bounded side by side: those of one example, or those of one pixel of it. */
export interface Bundle {
  readonly example: number;
  /** The pixel, by its place row by row; 0 where the bundle is of the whole example. */
  readonly pixel: number;
  /** Places in the flat example. */
  readonly places: readonly number[];
}

/**
 * The neurons at the input of a relaxed layer whose relaxation is not exact, bundled.
 *
 * @param box `[batch, …]`
 * @param sizes how many neurons an example has, and how many a bundle: all of them, or the channels of a pixel
 */
export function unstableNeurons<A>(
  arithmetic: Arithmetic<A>,
  layer: Layer,
  box: Box<A>,
  sizes: { readonly example: number; readonly bundle: number },
): readonly Bundle[] {
  const isWanted = relaxedWhere(layer);
  const lower = arithmetic.numbersOf(box.lower);
  const upper = arithmetic.numbersOf(box.upper);
  const bundles: Bundle[] = [];
  for (let start = 0; start < lower.length; start += sizes.bundle) {
    const places: number[] = [];
    const first = start % sizes.example;
    for (let at = 0; at < sizes.bundle; at++) {
      if (isWanted?.(lower[start + at] as number, upper[start + at] as number) === true)
        places.push(first + at);
    }
    if (places.length > 0) {
      bundles.push({ example: Math.floor(start / sizes.example), pixel: first / sizes.bundle, places });
    }
  }
  return bundles;
}
