import {
  Cast,
  type CastAttrs,
  type DataType,
  Fill,
  type FillAttrs,
  type KernelConfig,
  OnesLike,
  type TensorInfo,
  ZerosLike,
} from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';

interface Operand {
  readonly x: TensorInfo;
}

const isPooled = (dtype: DataType): dtype is 'float32' | 'int32' | 'bool' =>
  dtype === 'float32' || dtype === 'int32' || dtype === 'bool';

/** A tensor of one number. */
export function fillTensor(
  backend: NativeBackend,
  shape: readonly number[],
  { value, dtype }: { readonly value: number; readonly dtype: 'float32' | 'int32' | 'bool' },
): TensorInfo {
  const out = backend.makeOutput(shape, dtype);
  const numbers = backend.numbers(out);
  if (numbers instanceof Float32Array) backend.addon.fill(numbers, value);
  else numbers.fill(value);
  return out;
}

/** `ZerosLike` and `OnesLike`. */
function likeKernel(kernelName: string, value: number): KernelConfig {
  const cpu = cpuKernel(kernelName);
  return nativeKernel<Operand, object>(kernelName, (call) => {
    const { shape, dtype } = call.inputs.x;
    return isPooled(dtype) ? fillTensor(call.backend, shape, { value, dtype }) : cpu(call);
  });
}

/** A cast that changes the array's type, as typed arrays convert numbers: float32 to int32 is cut to whole numbers. */
function convert(backend: NativeBackend, x: TensorInfo, dtype: 'float32' | 'int32' | 'bool'): TensorInfo {
  const from = backend.numbers(x);
  const result = backend.makeOutput(x.shape, dtype);
  const to = backend.numbers(result);
  if (to instanceof Float32Array && from instanceof Uint8Array) backend.addon.boolToFloat(from, to);
  else if (to instanceof Float32Array && from instanceof Int32Array) backend.addon.intToFloat(from, to);
  else if (to instanceof Uint8Array && from instanceof Float32Array) backend.addon.floatToBool(from, to);
  else if (to instanceof Uint8Array) for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
  else to.set(from);
  return result;
}

const cpuCast = cpuKernel(Cast);
const cpuFill = cpuKernel(Fill);

/** `Cast`, `Fill`, `ZerosLike`, `OnesLike`. */
export const castAndFillKernels: readonly KernelConfig[] = [
  nativeKernel<Operand, CastAttrs>(Cast, (call) => {
    const { x } = call.inputs;
    const { dtype } = call.attrs;
    if (x.dtype === dtype || !isPooled(x.dtype) || !isPooled(dtype)) return cpuCast(call);
    return convert(call.backend, x, dtype);
  }),
  nativeKernel<object, FillAttrs>(Fill, (call) => {
    const { shape, value, dtype = 'float32' } = call.attrs;
    if (typeof value !== 'number' || !isPooled(dtype)) return cpuFill(call);
    return fillTensor(call.backend, shape, { value, dtype });
  }),
  likeKernel(ZerosLike, 0),
  likeKernel(OnesLike, 1),
];
