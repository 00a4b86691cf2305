import { Identity, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { builtIn, type KernelCall, wasmKernel } from './kernel-call.ts';

/**
 * `Identity`: a second claim on the same memory. The built-in kernel of the wasm backend copies it, and the gradient
 * tape clones every tensor that it saves.
 */
export function identityKernel(): KernelConfig {
  const kernel = ({ inputs, backend }: KernelCall<{ readonly x: TensorInfo }, object>): TensorInfo => {
    const { dataId, shape, dtype } = inputs.x;
    backend.incRef(dataId);
    return { dataId, shape, dtype };
  };
  return wasmKernel(Identity, kernel, builtIn(Identity).setupFunc);
}
