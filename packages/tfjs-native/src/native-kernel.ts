import '@tensorflow/tfjs-backend-cpu';
import { getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelInputs, NativeBackend } from './backend.ts';

/** The name under which the backend is registered with TensorFlow.js. */
export const NATIVE = 'native';

/** What TensorFlow.js hands to a kernel; `Inputs` and `Attributes` are the kernel's own. */
export interface KernelCall<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly backend: NativeBackend;
}

/** A kernel's results. */
export type KernelResult = TensorInfo | TensorInfo[];

/** A kernel config for the native backend from a typed function. */
export function nativeKernel<Inputs, Attributes>(
  kernelName: string,
  kernel: (call: KernelCall<Inputs, Attributes>) => KernelResult,
): KernelConfig {
  return { kernelName, backendName: NATIVE, kernelFunc: kernel as unknown as KernelConfig['kernelFunc'] };
}

/** A kernel as a plain function of its call, whatever its inputs and attributes are. */
export type PlainKernel = <Inputs extends object, Attributes>(
  call: KernelCall<Inputs, Attributes>,
) => KernelResult;

/**
 * The cpu backend's kernel of that name, for cases that have no native code: TensorFlow.js's own behaviour and errors.
 *
 * @throws Error when the cpu backend has no such kernel
 */
export function cpuKernel(kernelName: string): PlainKernel {
  const config = getKernel(kernelName, 'cpu');
  if (config === undefined) throw new Error(`the cpu backend of TensorFlow.js has no kernel ${kernelName}`);
  return lendTo(config.kernelFunc);
}

/** A function of the cpu backend as a kernel that sees pooled memory only while it runs. */
export function lendTo(kernelFunc: KernelConfig['kernelFunc']): PlainKernel {
  return (call) => call.backend.lend(call.inputs as unknown as KernelInputs, () => kernelFunc(call as never));
}

/**
 * Runs another kernel of the native backend that has one result, outside the gradient tape; whoever calls owns the
 * result.
 *
 * @throws Error when there is no such kernel
 */
export function runKernel(
  backend: NativeBackend,
  kernelName: string,
  { inputs, attrs = {} }: { readonly inputs: object; readonly attrs?: object },
): TensorInfo {
  const config = getKernel(kernelName, NATIVE);
  if (config === undefined) throw new Error(`the native backend has no kernel ${kernelName}`);
  const result = config.kernelFunc({ inputs: inputs as never, attrs: attrs as never, backend });
  const [first] = [result].flat();
  if (first === undefined) throw new Error(`the kernel ${kernelName} has no result`);
  return first;
}
