import {
  Abs,
  ClipByValue,
  type ClipByValueAttrs,
  Exp,
  Expm1,
  type KernelConfig,
  LeakyRelu,
  type LeakyReluAttrs,
  Log,
  Log1p,
  LogicalNot,
  Neg,
  Reciprocal,
  Relu,
  Relu6,
  Rsqrt,
  Sigmoid,
  Sign,
  Softplus,
  Sqrt,
  Square,
  Step,
  type StepAttrs,
  Tanh,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Addon } from '../addon.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';

interface Operand {
  readonly x: TensorInfo;
}

/** A function of float32 numbers, one by one. */
function unaryKernel<Attributes>(
  kernelName: string,
  compute: (addon: Addon, arrays: { x: Float32Array; out: Float32Array; attrs: Attributes }) => void,
): KernelConfig {
  const cpu = cpuKernel(kernelName);
  return nativeKernel<Operand, Attributes>(kernelName, (call) => {
    const { inputs, attrs, backend } = call;
    if (inputs.x.dtype !== 'float32') return cpu(call);
    const x = backend.floats(inputs.x);
    const result = backend.makeOutput(inputs.x.shape, 'float32');
    compute(backend.addon, { x, out: backend.floats(result), attrs });
    return result;
  });
}

const cpuLogicalNot = cpuKernel(LogicalNot);

const logicalNotKernel = nativeKernel<Operand, object>(LogicalNot, (call) => {
  const { inputs, backend } = call;
  const x = inputs.x.dtype === 'bool' ? backend.numbers(inputs.x) : undefined;
  if (!(x instanceof Uint8Array)) return cpuLogicalNot(call);
  const result = backend.makeOutput(inputs.x.shape, 'bool');
  backend.addon.logicalNot(x, backend.numbers(result) as Uint8Array);
  return result;
});

/** Functions of one operand. */
export const unaryKernels: readonly KernelConfig[] = [
  unaryKernel(Neg, (addon, { x, out }) => addon.neg(x, out)),
  unaryKernel(Abs, (addon, { x, out }) => addon.abs(x, out)),
  unaryKernel(Sign, (addon, { x, out }) => addon.sign(x, out)),
  unaryKernel(Square, (addon, { x, out }) => addon.square(x, out)),
  unaryKernel(Sqrt, (addon, { x, out }) => addon.sqrt(x, out)),
  unaryKernel(Rsqrt, (addon, { x, out }) => addon.rsqrt(x, out)),
  unaryKernel(Reciprocal, (addon, { x, out }) => addon.reciprocal(x, out)),
  unaryKernel(Relu, (addon, { x, out }) => addon.relu(x, out)),
  unaryKernel(Relu6, (addon, { x, out }) => addon.relu6(x, out)),
  unaryKernel(Exp, (addon, { x, out }) => addon.exp(x, out)),
  unaryKernel(Expm1, (addon, { x, out }) => addon.expm1(x, out)),
  unaryKernel(Log, (addon, { x, out }) => addon.log(x, out)),
  unaryKernel(Log1p, (addon, { x, out }) => addon.log1p(x, out)),
  unaryKernel(Sigmoid, (addon, { x, out }) => addon.sigmoid(x, out)),
  unaryKernel(Tanh, (addon, { x, out }) => addon.tanh(x, out)),
  unaryKernel(Softplus, (addon, { x, out }) => addon.softplus(x, out)),
  unaryKernel<LeakyReluAttrs>(LeakyRelu, (addon, { x, out, attrs }) => addon.leakyRelu(x, out, attrs.alpha)),
  unaryKernel<StepAttrs>(Step, (addon, { x, out, attrs }) => addon.step(x, out, attrs.alpha)),
  unaryKernel<ClipByValueAttrs>(ClipByValue, (addon, { x, out, attrs }) =>
    addon.clipByValue(x, out, attrs.clipValueMin, attrs.clipValueMax),
  ),
  logicalNotKernel,
];
