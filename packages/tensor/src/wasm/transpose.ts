/**
 * Transpose for the wasm backend: where the last axis moves, both sides are walked in square tiles, so that neither
 * the reads nor the writes leave the cache between two uses of a line. Other permutations copy whole runs and stay
 * with the built-in kernel.
 */
import { type KernelConfig, type TensorInfo, Transpose } from '@tensorflow/tfjs-core';
import { builtIn, floats, type KernelCall, run, wasmKernel } from './kernel-call.ts';

const TILE = 32;

interface Permutation {
  readonly shape: readonly number[];
  readonly perm: readonly number[];
}

/** The same permutation with axes of size one dropped and axes that stay neighbours merged. */
export function simplify({ shape, perm }: Permutation): Permutation {
  const kept = perm.filter((axis) => shape[axis]! !== 1);
  const groups: number[][] = [];
  for (const axis of kept) {
    const group = groups.at(-1);
    const isNext = group !== undefined && nextKept(shape, group.at(-1)!) === axis;
    if (isNext) group.push(axis);
    else groups.push([axis]);
  }
  const ordered = groups.toSorted((a, b) => a[0]! - b[0]!);
  return {
    shape: ordered.map((group) => group.reduce((size, axis) => size * shape[axis]!, 1)),
    perm: groups.map((group) => ordered.indexOf(group)),
  };
}

function nextKept(shape: readonly number[], axis: number): number {
  let next = axis + 1;
  while (next < shape.length && shape[next]! === 1) next++;
  return next;
}

/** Element strides of a row-major array, in elements. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Writes `source`, permuted, to `target`; the last axis must not stay the last. */
export function transposeTiled(source: Float32Array, target: Float32Array, permutation: Permutation): void {
  const { shape, perm } = permutation;
  const rank = shape.length;
  const sourceStrides = rowMajorStrides(shape);
  const targetStrides = rowMajorStrides(perm.map((axis) => shape[axis]!));
  const writeStride = (axis: number): number => targetStrides[perm.indexOf(axis)]!;
  const inner = perm[rank - 1]!;
  const last = rank - 1;
  const plane = {
    rows: shape[inner]!,
    columns: shape[last]!,
    readStride: sourceStrides[inner]!,
    writeStride: writeStride(last),
  };
  const outer = shape.map((_, axis) => axis).filter((axis) => axis !== inner && axis !== last);
  const visit = (depth: number, from: number, to: number): void => {
    const axis = outer[depth];
    if (axis === undefined) {
      transposePlane(source, target, from, to, plane);
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) {
      visit(depth + 1, from + i * sourceStrides[axis]!, to + i * writeStride(axis));
    }
  };
  visit(0, 0, 0);
}

interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly readStride: number;
  readonly writeStride: number;
}

function transposePlane(
  source: Float32Array,
  target: Float32Array,
  from: number,
  to: number,
  plane: Plane,
): void {
  const { rows, columns, readStride, writeStride } = plane;
  for (let row = 0; row < rows; row += TILE) {
    const rowEnd = Math.min(rows, row + TILE);
    for (let column = 0; column < columns; column += TILE) {
      const columnEnd = Math.min(columns, column + TILE);
      for (let j = column; j < columnEnd; j++) {
        const write = to + j * writeStride;
        let read = from + row * readStride + j;
        for (let i = row; i < rowEnd; i++) {
          target[write + i] = source[read]!;
          read += readStride;
        }
      }
    }
  }
}

/** The replacement, around the kernel that the backend registers. */
export function transposeKernel(): KernelConfig {
  const original = builtIn(Transpose);
  const kernel = (call: KernelCall<{ x: TensorInfo }, { perm: number[] }>): TensorInfo => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    const permutation = simplify({ shape: x.shape, perm: attrs.perm });
    const rank = permutation.perm.length;
    const staysLast = rank < 2 || permutation.perm[rank - 1] === rank - 1;
    if (staysLast || x.dtype !== 'float32') return run(backend, original, { x }, attrs);
    const out = backend.makeOutput(
      attrs.perm.map((axis) => x.shape[axis]!),
      'float32',
    );
    transposeTiled(floats(backend, x), floats(backend, out), permutation);
    return out;
  };
  return wasmKernel(Transpose, kernel, original.setupFunc);
}
