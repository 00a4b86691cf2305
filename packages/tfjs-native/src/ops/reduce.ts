import {
  All,
  Any,
  ArgMax,
  ArgMin,
  backend_util,
  type KernelConfig,
  Max,
  Mean,
  Min,
  Sum,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { Addon } from '../addon.ts';
import type { NativeBackend } from '../backend.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { sizeBetween } from './copy.ts';
import { mostLoops } from './loops.ts';
import { transposed } from './transpose.ts';

interface Operand {
  readonly x: TensorInfo;
}

interface Axes {
  readonly axis?: number | number[];
  /** What `Max` calls it. */
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/**
 * `[outer, middle, inner]` where the reduced axes lie side by side, but for axes of size 1; undefined where they do not.
 */
function sizesAround(shape: readonly number[], axes: readonly number[]): number[] | undefined {
  const reduced = axes.filter((axis) => shape[axis] !== 1);
  const begin = Math.min(...reduced);
  const end = Math.max(...reduced) + 1;
  if (reduced.length === 0) return [sizeBetween(shape, 0, shape.length), 1, 1];
  const middle = reduced.reduce((size, axis) => size * (shape[axis] ?? 1), 1);
  if (middle !== sizeBetween(shape, begin, end)) return undefined;
  return [sizeBetween(shape, 0, begin), middle, sizeBetween(shape, end, shape.length)];
}

/** Calls compute(x, [outer, middle, inner]), with the reduced axes moved to the end where they lie apart. */
function overAxes<Result>(
  backend: NativeBackend,
  { x, axes }: { readonly x: TensorInfo; readonly axes: readonly number[] },
  compute: (x: TensorInfo, dims: Int32Array) => Result,
): Result {
  const sizes = sizesAround(x.shape, axes);
  if (sizes !== undefined) return compute(x, Int32Array.from(sizes));
  const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d));
  const moved = transposed(backend, x, [...kept, ...axes]);
  try {
    return compute(
      moved,
      Int32Array.from(
        sizesAround(
          moved.shape,
          axes.map((_, i) => kept.length + i),
        ) ?? [],
      ),
    );
  } finally {
    backend.disposeData(moved.dataId);
  }
}

type Numbers = Float32Array | Uint8Array;

interface Reduction {
  readonly dtype: 'float32' | 'bool';
  compute(addon: Addon, arrays: { x: Numbers; out: Numbers; dims: Int32Array }): void;
}

/** A reduction to one number of the same data type; what has no numbers goes to the cpu backend. */
function reductionKernel(kernelName: string, { dtype, compute }: Reduction): KernelConfig {
  const cpu = cpuKernel(kernelName);
  return nativeKernel<Operand, Axes>(kernelName, (call) => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    if (x.dtype !== dtype || x.shape.length > mostLoops || util.sizeFromShape(x.shape) === 0)
      return cpu(call);
    const axes = util.parseAxisParam((attrs.axis ?? attrs.reductionIndices) as number[], x.shape);
    return overAxes(backend, { x, axes }, (moved, dims) => {
      const numbers = backend.numbers(moved) as Numbers;
      const [kept] = backend_util.computeOutAndReduceShapes(x.shape, axes);
      const shape = attrs.keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
      const result = backend.makeOutput(shape, dtype);
      compute(backend.addon, { x: numbers, out: backend.numbers(result) as Numbers, dims });
      return result;
    });
  });
}

/** Where the extreme number stands along one axis. */
function argKernel(kernelName: string, kernel: 'argMax' | 'argMin'): KernelConfig {
  const cpu = cpuKernel(kernelName);
  return nativeKernel<Operand, { readonly axis: number }>(kernelName, (call) => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    const [axis] = util.parseAxisParam(attrs.axis, x.shape);
    if (x.dtype !== 'float32' || axis === undefined || util.sizeFromShape(x.shape) === 0) return cpu(call);
    return overAxes(backend, { x, axes: [axis] }, (moved, dims) => {
      const numbers = backend.floats(moved);
      const result = backend.makeOutput(x.shape.toSpliced(axis, 1), 'int32');
      backend.addon[kernel](numbers, backend.numbers(result) as Int32Array, dims);
      return result;
    });
  });
}

type Floats = { x: Float32Array; out: Float32Array; dims: Int32Array };
type Bytes = { x: Uint8Array; out: Uint8Array; dims: Int32Array };

const ofFloats = (compute: (addon: Addon, arrays: Floats) => void): Reduction => ({
  dtype: 'float32',
  compute: compute as Reduction['compute'],
});

const ofBools = (compute: (addon: Addon, arrays: Bytes) => void): Reduction => ({
  dtype: 'bool',
  compute: compute as Reduction['compute'],
});

/** Sums, means, extremes, logic, and where extremes stand. */
export const reduceKernels: readonly KernelConfig[] = [
  reductionKernel(
    Sum,
    ofFloats((addon, { x, out, dims }) => addon.sum(x, out, dims, 1)),
  ),
  reductionKernel(
    Mean,
    ofFloats((addon, { x, out, dims }) => addon.sum(x, out, dims, dims[1] ?? 1)),
  ),
  reductionKernel(
    Max,
    ofFloats((addon, { x, out, dims }) => addon.max(x, out, dims)),
  ),
  reductionKernel(
    Min,
    ofFloats((addon, { x, out, dims }) => addon.min(x, out, dims)),
  ),
  reductionKernel(
    All,
    ofBools((addon, { x, out, dims }) => addon.all(x, out, dims)),
  ),
  reductionKernel(
    Any,
    ofBools((addon, { x, out, dims }) => addon.any(x, out, dims)),
  ),
  argKernel(ArgMax, 'argMax'),
  argKernel(ArgMin, 'argMin'),
];
