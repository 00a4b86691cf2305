import type { Parameters, Shape, StoredArray } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import { numbers64, zeroNumbers64 } from './workspace.ts';

/** Float64 numbers with their shape, row by row. */
export interface Array64 {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** An array of zeros. */
export function zeros64(shape: Shape): Array64 {
  return { shape, data: zeroNumbers64(sizeOf(shape)) };
}

/** An array whose numbers are undefined until they are written; inside `withWorkspace` it belongs to the workspace. */
export function array64(shape: Shape): Array64 {
  return { shape, data: numbers64(sizeOf(shape)) };
}

/** The number of entries of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, side) => size * side, 1);
}

/** Stored float32 parameters as float64, which holds them exactly. The arrays must not be changed afterwards. */
export function parameters64(stored: Parameters<StoredArray>): Parameters<Array64> {
  return Object.fromEntries(
    Object.entries(stored).map(([path, { shape, data }]) => [path, { shape, data: Float64Array.from(data) }]),
  );
}

/** Boxes or points of several examples, `[features]` each, as one array `[batch, …shape]`. */
export function stack64(examples: readonly Float64Array[], shape: Shape): Array64 {
  const size = sizeOf(shape);
  const data = numbers64(examples.length * size);
  for (const [index, example] of examples.entries()) data.set(example, index * size);
  return { shape: [examples.length, ...shape], data };
}

/** Boxes of several examples, flat, as one box `[batch, …shape]`. */
export function stackBoxes64(boxes: readonly Box<Float64Array>[], shape: Shape): Box<Array64> {
  return {
    lower: stack64(
      boxes.map(({ lower }) => lower),
      shape,
    ),
    upper: stack64(
      boxes.map(({ upper }) => upper),
      shape,
    ),
  };
}
