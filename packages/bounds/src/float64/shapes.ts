import type { Shape } from '@drawdown/networks';

import { type Array64, sizeOf } from './array64.ts';
import { reshaped } from './positive-part.ts';

/** Images as vectors: `[batch, height, width, channels]` to `[batch, features]`; vectors stay as they are. */
export function flattened(x: Array64, order: 'hwc' | 'chw'): Array64 {
  const [batch = 0, ...shape] = x.shape;
  const flat = [batch, sizeOf(shape)];
  if (order === 'hwc' || shape.length !== 3) return reshaped(x, flat);
  return { shape: flat, data: moved(x.data, batch, shape, (image, vector) => [vector, image]) };
}

/** The inverse of {@link flattened}, for rows of coefficients: `[rows, features]` to `[rows, …shape]`. */
export function unflattened(x: Array64, order: 'hwc' | 'chw', shape: Shape): Array64 {
  const rows = x.shape[0] as number;
  if (order === 'hwc' || shape.length !== 3) return { shape: [rows, ...shape], data: x.data };
  return { shape: [rows, ...shape], data: moved(x.data, rows, shape, (image, vector) => [image, vector]) };
}

/** Copies between the HWC order of images and the CHW order of vectors; `pick` says which index is written and read. */
function moved(
  data: Float64Array,
  count: number,
  shape: Shape,
  pick: (image: number, vector: number) => readonly [target: number, source: number],
): Float64Array {
  const [height = 0, width = 0, channels = 0] = shape;
  const pixels = height * width;
  const out = new Float64Array(data.length);
  for (let index = 0; index < count; index++) {
    const start = index * pixels * channels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        const [target, source] = pick(pixel * channels + channel, channel * pixels + pixel);
        out[start + target] = data[start + source]!;
      }
    }
  }
  return out;
}
