import { concat, pad, reshape, slice, type Tensor, zeros } from '@drawdown/tensor';

import type { Windows } from '../arithmetic.ts';

/**
 * Adds one number for each window back to the place `(row, column)` of the windows: the transpose of picking that
 * place out of every window. What falls on padding is dropped. Made of reshapes and concatenations, so it is differentiable on every backend.
 *
 * @param values `[n, outHeight, outWidth, channels]`
 * @returns `[n, height, width, channels]`
 */
export function scatterToPlace(
  values: Tensor,
  windows: Windows,
  [row, column]: readonly [number, number],
): Tensor {
  const [height = 0, width = 0, channels = 0] = windows.inputShape;
  const [outHeight = 0, outWidth = 0] = windows.outputShape;
  const [rowStride, columnStride] = windows.strides;
  const [top, , left] = windows.padding;
  const batch = values.shape[0] as number;
  const spreadColumns = spread(reshape(values, [batch * outHeight, outWidth, channels]), columnStride);
  const columns = fit(spreadColumns, column - left, width);
  const spreadRows = spread(reshape(columns, [batch, outHeight, width * channels]), rowStride);
  return reshape(fit(spreadRows, row - top, height), [batch, height, width, channels]);
}

/** Puts `stride − 1` zeros behind each entry of axis 1: `[a, n, c]` becomes `[a, n · stride, c]`. */
function spread(values: Tensor, stride: number): Tensor {
  if (stride === 1) return values;
  const [a = 0, n = 0, c = 0] = values.shape;
  const gaps = zeros([a, n, (stride - 1) * c]);
  return reshape(concat([values, gaps], 2), [a, n * stride, c]);
}

/** Shifts axis 1 by `offset`, back where that is negative, and cuts or fills it with zeros to `length`. */
function fit(values: Tensor, offset: number, length: number): Tensor {
  const [a = 0, n = 0, c = 0] = values.shape;
  const first = Math.max(0, -offset);
  const start = Math.max(0, offset);
  const kept = Math.max(0, Math.min(n - first, length - start));
  if (kept === 0) return zeros([a, length, c]);
  const cut = kept === n ? values : slice(values, [0, first, 0], [a, kept, c]);
  return pad(cut, [
    [0, 0],
    [start, length - start - kept],
    [0, 0],
  ]);
}

/** Whether windows may reach beyond the image. */
export function hasPadding({ padding }: Windows): boolean {
  return padding.some((rows) => rows > 0);
}

/** The places of a window, row by row. */
export function placesOf({ size: [height, width] }: Windows): readonly (readonly [number, number])[] {
  return Array.from({ length: height * width }, (_, place) => [Math.floor(place / width), place % width]);
}
