/**
 * Matrix products for the wasm backend. The built-in kernel is fast only for one plain product: with a transpose or
 * a batch it takes a scalar path, ten times slower. Here transposes are carried out first, and a batch on the left
 * against one matrix on the right becomes the rows of one product. Two batches stay with the built-in kernel.
 */
import {
  _FusedMatMul,
  BatchMatMul,
  type KernelConfig,
  type TensorInfo,
  Transpose,
  util,
} from '@tensorflow/tfjs-core';
import { builtIn, type KernelCall, release, run, viewAs, wasmKernel } from './kernel-call.ts';

interface MatMulInputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const batchOf = (info: TensorInfo): number => util.sizeFromShape(info.shape.slice(0, -2));

function swapLastAxes(rank: number): number[] {
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return perm;
}

/** `BatchMatMul` or `_FusedMatMul`: operands `[..., m, k]` and `[..., k, n]`, either of them stored transposed. */
function matMulKernel(kernelName: string): KernelConfig {
  const original = builtIn(kernelName);
  const kernel = (call: KernelCall<MatMulInputs, MatMulAttributes>): TensorInfo => {
    const { inputs, attrs, backend } = call;
    const { a, b, bias, preluActivationWeights } = inputs;
    const rest = {
      ...(bias ? { bias } : {}),
      ...(preluActivationWeights ? { preluActivationWeights } : {}),
    };
    const isPlain = !attrs.transposeA && !attrs.transposeB && batchOf(a) === 1;
    if (batchOf(b) !== 1 || isPlain || a.dtype !== 'float32' || b.dtype !== 'float32') {
      return run(backend, original, { a, b, ...rest }, attrs);
    }
    const swap = (info: TensorInfo): TensorInfo =>
      run(backend, Transpose, { x: info }, { perm: swapLastAxes(info.shape.length) });
    const left = attrs.transposeA ? swap(a) : a;
    const right = attrs.transposeB ? swap(b) : b;
    const [m, k] = left.shape.slice(-2) as [number, number];
    const n = right.shape.at(-1)!;
    const out = run(
      backend,
      original,
      { a: viewAs(left, [1, batchOf(a) * m, k]), b: viewAs(right, [1, ...right.shape.slice(-2)]), ...rest },
      { ...attrs, transposeA: false, transposeB: false },
    );
    if (left !== a) release(backend, left);
    if (right !== b) release(backend, right);
    const outer = a.shape.length >= b.shape.length ? a.shape.slice(0, -2) : broadcastOuter(a, b);
    return viewAs(out, [...outer, m, n]);
  };
  return wasmKernel(kernelName, kernel, original.setupFunc);
}

/** The outer axes when the right operand, of batch one, has more axes than the left. */
function broadcastOuter(a: TensorInfo, b: TensorInfo): number[] {
  return [...b.shape.slice(0, b.shape.length - a.shape.length), ...a.shape.slice(0, -2)];
}

/** `BatchMatMul`, the kernel of `matMul` and its gradient. */
export function batchMatMulKernel(): KernelConfig {
  return matMulKernel(BatchMatMul);
}

/** `_FusedMatMul`, with bias and activation. */
export function fusedMatMulKernel(): KernelConfig {
  return matMulKernel(_FusedMatMul);
}
