/**
 * The little that a kernel made of other kernels needs: run one by name, see a tensor's numbers on the wasm heap,
 * give memory back.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

/** The name under which TensorFlow.js registers the wasm backend. */
export const WASM = 'wasm';

/** What TensorFlow.js hands to a kernel; `Inputs` and `Attributes` are the kernel's own. */
export interface KernelCall<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly backend: BackendWasm;
}

/** A kernel config for the wasm backend from a typed function; `setup` is that of the kernel it wraps, if any. */
export function wasmKernel<Inputs, Attributes>(
  kernelName: string,
  kernel: (call: KernelCall<Inputs, Attributes>) => TensorInfo,
  setup?: KernelConfig['setupFunc'],
): KernelConfig {
  const kernelFunc = kernel as unknown as KernelConfig['kernelFunc'];
  return { kernelName, backendName: WASM, kernelFunc, ...(setup === undefined ? {} : { setupFunc: setup }) };
}

/** The kernel that the wasm backend registers itself. */
export function builtIn(kernelName: string): KernelConfig {
  const kernel = getKernel(kernelName, WASM);
  if (kernel === undefined) throw new Error(`the wasm backend of TensorFlow.js has no kernel ${kernelName}`);
  return kernel;
}

/** Runs another wasm kernel outside the gradient tape; whoever calls owns the result. */
export function run(
  backend: BackendWasm,
  kernel: string | KernelConfig,
  inputs: Record<string, TensorInfo>,
  attrs: object,
): TensorInfo {
  const config = typeof kernel === 'string' ? builtIn(kernel) : kernel;
  const output = config.kernelFunc({ inputs, backend, attrs: attrs as Record<string, never> });
  return Array.isArray(output) ? output[0]! : output;
}

/** Gives the memory of intermediate results back. */
export function release(backend: BackendWasm, ...infos: readonly TensorInfo[]): void {
  for (const info of infos) backend.disposeData(info.dataId);
}

/** The numbers of a float32 tensor on the heap. Take it after every allocation: growing the heap detaches it. */
export function floats(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

/** The same numbers under another shape, without a copy and without a claim on the memory. */
export function viewAs(info: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId: info.dataId, dtype: info.dtype, shape: [...shape] };
}

/** A float32 tensor of zeros. */
export function zerosOf(backend: BackendWasm, shape: readonly number[]): TensorInfo {
  const out = backend.makeOutput([...shape], 'float32');
  floats(backend, out).fill(0);
  return out;
}
