import {
  backend_util,
  type KernelConfig,
  Slice,
  type SliceAttrs,
  SplitV,
  type SplitVAttrs,
  slice_util,
  type TensorInfo,
  Unpack,
  type UnpackAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { cpuKernel, type KernelCall, nativeKernel } from '../native-kernel.ts';
import { copyNumbers, isMovable, stepsOf } from './copy.ts';
import { mostLoops } from './loops.ts';

interface Operand {
  readonly x: TensorInfo;
}

const cpuSlice = cpuKernel(Slice);

/** A block of a tensor; where its numbers lie together, a view of them, as the cpu backend has it. */
function slice(call: KernelCall<Operand, SliceAttrs>): TensorInfo {
  const { inputs, attrs, backend } = call;
  const { x } = inputs;
  const [begin = [], size = []] = slice_util.parseSliceParams(x as never, attrs.begin, attrs.size);
  slice_util.assertParamsValid(x, begin, size);
  if (
    !isMovable(x.dtype) ||
    x.shape.length > mostLoops ||
    slice_util.isSliceContinous(x.shape, begin, size)
  ) {
    return cpuSlice(call) as TensorInfo;
  }
  const out = backend.makeOutput(size, x.dtype);
  const [from, to] = [stepsOf(x.shape), stepsOf(size)];
  const nest = size.map((length, d) => ({ size: length, from: from[d] ?? 0, to: to[d] ?? 0 }));
  const first = begin.reduce((place, at, d) => place + at * (from[d] ?? 0), 0);
  copyNumbers(backend, { x, out }, { nest, first: { from: first } });
  return out;
}

/** `Slice`; `SplitV` and `Unpack`, the kernels of `split` and `unstack`, slice by slice. */
export const sliceKernels: readonly KernelConfig[] = [
  nativeKernel<Operand, SliceAttrs>(Slice, slice),
  nativeKernel<Operand, SplitVAttrs>(SplitV, ({ inputs, attrs, backend }) => {
    const { x } = inputs;
    const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
    let at = 0;
    return backend_util.prepareSplitSize(x as never, attrs.numOrSizeSplits, axis).map((length) => {
      const begin = x.shape.map((_, d) => (d === axis ? at : 0));
      at += length;
      return slice({ inputs, attrs: { begin, size: x.shape.with(axis, length) }, backend });
    });
  }),
  nativeKernel<{ readonly value: TensorInfo }, UnpackAttrs>(Unpack, ({ inputs, attrs, backend }) => {
    const x = inputs.value;
    const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
    const shape = x.shape.toSpliced(axis, 1);
    return Array.from({ length: x.shape[axis] ?? 0 }, (_, i) => {
      const begin = x.shape.map((_, d) => (d === axis ? i : 0));
      const part = slice({ inputs: { x }, attrs: { begin, size: x.shape.with(axis, 1) }, backend });
      return { ...part, shape };
    });
  }),
];
