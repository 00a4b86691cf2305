/** Tile for the wasm backend: copies whole runs, where the built-in kernel computes an index for every element. */
import { type KernelConfig, type TensorInfo, Tile } from '@tensorflow/tfjs-core';
import { builtIn, floats, type KernelCall, run, wasmKernel } from './kernel-call.ts';
import { rowMajorStrides } from './transpose.ts';

/** Writes `source` of the given shape, repeated `reps[axis]` times along every axis, to `target`. */
export function tileRuns(
  source: Float32Array,
  target: Float32Array,
  shape: readonly number[],
  reps: readonly number[],
): void {
  const sourceStrides = rowMajorStrides(shape);
  const targetStrides = rowMajorStrides(shape.map((size, axis) => size * reps[axis]!));
  const lastTiled = reps.findLastIndex((count) => count !== 1);
  const copy = (axis: number, from: number, to: number): void => {
    const size = shape[axis]!;
    const stride = targetStrides[axis]!;
    if (axis === lastTiled) {
      const length = size * stride;
      if (length === 1) target.fill(source[from]!, to, to + reps[axis]!);
      else {
        const run = source.subarray(from, from + length);
        for (let r = 0; r < reps[axis]!; r++) target.set(run, to + r * length);
      }
      return;
    }
    for (let i = 0; i < size; i++) copy(axis + 1, from + i * sourceStrides[axis]!, to + i * stride);
    const length = size * stride;
    for (let r = 1; r < reps[axis]!; r++) target.copyWithin(to + r * length, to, to + length);
  };
  if (lastTiled === -1) target.set(source);
  else copy(0, 0, 0);
}

/** The replacement, around the kernel that the backend registers. */
export function tileKernel(): KernelConfig {
  const original = builtIn(Tile);
  const kernel = (call: KernelCall<{ x: TensorInfo }, { reps: number[] }>): TensorInfo => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    if (x.dtype !== 'float32' || x.shape.length === 0) return run(backend, original, { x }, attrs);
    const out = backend.makeOutput(
      x.shape.map((size, axis) => size * attrs.reps[axis]!),
      'float32',
    );
    tileRuns(floats(backend, x), floats(backend, out), x.shape, attrs.reps);
    return out;
  };
  return wasmKernel(Tile, kernel, original.setupFunc);
}
