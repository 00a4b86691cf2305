import { type KernelConfig, type TensorInfo, Transpose, type TransposeAttrs } from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { copyNumbers, isMovable, stepsOf } from './copy.ts';
import { mostLoops } from './loops.ts';

/** A tensor whose axis `d` is the axis `permutation[d]` of `x`; of float32, int32 or bool. */
export function transposed(
  backend: NativeBackend,
  x: TensorInfo,
  permutation: readonly number[],
): TensorInfo {
  const shape = permutation.map((axis) => x.shape[axis] ?? 1);
  const out = backend.makeOutput(shape, x.dtype as 'float32' | 'int32' | 'bool');
  const [from, to] = [stepsOf(x.shape), stepsOf(shape)];
  const nest = permutation.map((axis, d) => ({ size: shape[d] ?? 1, from: from[axis] ?? 0, to: to[d] ?? 0 }));
  copyNumbers(backend, { x, out }, { nest });
  return out;
}

const cpuTranspose = cpuKernel(Transpose);

/** `Transpose`. */
export const transposeKernel: KernelConfig = nativeKernel<{ readonly x: TensorInfo }, TransposeAttrs>(
  Transpose,
  (call) => {
    const { x } = call.inputs;
    if (!isMovable(x.dtype) || x.shape.length > mostLoops) return cpuTranspose(call);
    return transposed(call.backend, x, call.attrs.perm);
  },
);
