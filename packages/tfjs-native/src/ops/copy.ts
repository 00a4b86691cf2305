import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { Loops, mostLoops } from './loops.ts';

/** One loop of a copy. */
export interface CopyLoop {
  readonly size: number;
  /** How far one round goes in what is read and in what is written. */
  readonly from: number;
  readonly to: number;
}

/** Where a copy begins. */
export interface Places {
  readonly from?: number;
  readonly to?: number;
}

const loops = new Loops();
const dims = new Int32Array(3 + 3 * mostLoops);

/** What the addon's copies move. */
export const isMovable = (dtype: DataType): dtype is 'float32' | 'int32' | 'bool' =>
  dtype === 'float32' || dtype === 'int32' || dtype === 'bool';

/**
 * Copies numbers from `x` into `out`, which are of one data type, in loops given from the outermost inward; no number of
 * `out` may be written twice.
 *
 * @throws Error for more than 12 loops that cannot be joined, sizes from 2³¹, or places outside the arrays
 */
export function copyNumbers(
  backend: NativeBackend,
  { x, out }: { readonly x: TensorInfo; readonly out: TensorInfo },
  { nest, first = {} }: { readonly nest: readonly CopyLoop[]; readonly first?: Places },
): void {
  loops.clear();
  for (let i = nest.length - 1; i >= 0; i--) {
    const loop = nest[i];
    if (loop === undefined || loop.size === 0) return;
    loops.around(loop.size, loop.from, loop.to);
  }
  loops.endWithUnitStep();
  if (loops.isTooLarge)
    throw new Error(`a copy takes at most ${mostLoops} loops, and sizes and steps below 2³¹`);
  dims[0] = loops.count;
  dims[1] = first.from ?? 0;
  dims[2] = first.to ?? 0;
  loops.write(dims, 3);
  const [from, to] = [backend.numbers(x), backend.numbers(out)];
  if (from instanceof Uint8Array) backend.addon.copyStridedBytes(from, to as Uint8Array, dims);
  else backend.addon.copyStrided(asFloats(from), asFloats(to), dims);
}

/** The same bits as floats: a copy does not look at them. */
function asFloats(numbers: Float32Array | Int32Array | Uint8Array): Float32Array {
  if (numbers instanceof Float32Array) return numbers;
  return new Float32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

/** How far a round goes along each axis of an array that is stored row by row. */
export function stepsOf(shape: readonly number[]): number[] {
  const steps = new Array<number>(shape.length);
  for (let d = shape.length - 1, step = 1; d >= 0; d--) {
    steps[d] = step;
    step *= shape[d] ?? 1;
  }
  return steps;
}

/** The product of some axes' sizes. */
export function sizeBetween(shape: readonly number[], begin: number, end: number): number {
  let size = 1;
  for (let d = begin; d < end; d++) size *= shape[d] ?? 1;
  return size;
}
