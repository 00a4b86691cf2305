import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';

/** Whether the current backend has a kernel of that name: the native one has some that no other has. */
export function hasKernel(kernelName: string): boolean {
  return getKernel(kernelName, getBackend()) !== undefined;
}

/** Runs a kernel of the current backend on the tape; its results in their order. */
export function runKernel(
  kernelName: string,
  inputs: Readonly<Record<string, Tensor>>,
  attrs: object = {},
): readonly Tensor[] {
  return [engine().runKernel(kernelName, inputs, attrs as never) as Tensor | Tensor[]].flat();
}
