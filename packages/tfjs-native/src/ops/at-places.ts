/**
 * Numbers at some places of each row, added and taken out: for what is known of a few neurons among many.
 *
 * Kernels: `AddAtPlaces` (inputs `target`, `values`) and `TakeAtPlaces` (input `source`), both with the attribute `places`,
 * `[rows, count]`, where −1 is no place.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';

import { nativeKernel } from '../native-kernel.ts';

interface Attributes {
  readonly places: Int32Array;
}

const addAtPlaces = nativeKernel<{ readonly target: TensorInfo; readonly values: TensorInfo }, Attributes>(
  'AddAtPlaces',
  ({ inputs: { target, values }, attrs: { places }, backend }) => {
    const sum = backend.makeOutput(target.shape, 'float32');
    const [to, added] = [backend.floats(sum), backend.floats(values)];
    to.set(backend.floats(target));
    const [rows = 0] = target.shape;
    const [size, count] = [to.length / rows, places.length / rows];
    for (let at = 0; at < places.length; at++) {
      const place = places[at] as number;
      if (place < 0) continue;
      const index = Math.floor(at / count) * size + place;
      to[index] = (to[index] as number) + (added[at] as number);
    }
    return sum;
  },
);

const takeAtPlaces = nativeKernel<{ readonly source: TensorInfo }, Attributes>(
  'TakeAtPlaces',
  ({ inputs: { source }, attrs: { places }, backend }) => {
    const [rows = 0] = source.shape;
    const from = backend.floats(source);
    const [size, count] = [from.length / rows, places.length / Math.max(1, rows)];
    const taken = backend.makeOutput([rows, count], 'float32');
    const to = backend.floats(taken);
    for (let at = 0; at < places.length; at++) {
      const place = places[at] as number;
      to[at] = place < 0 ? 0 : (from[Math.floor(at / count) * size + place] as number);
    }
    return taken;
  },
);

/** The kernels. */
export const placeKernels: readonly KernelConfig[] = [addAtPlaces, takeAtPlaces];
