import { type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { conv2dBackpropFilterKernel } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInputKernel } from './conv2d-backprop-input.ts';
import { maximumKernel, minimumKernel } from './extrema.ts';
import { identityKernel } from './identity.ts';
import { WASM } from './kernel-call.ts';
import { batchMatMulKernel, fusedMatMulKernel } from './mat-mul.ts';
import { maxPoolGradKernel } from './max-pool-grad.ts';
import { tileKernel } from './tile.ts';
import { transposeKernel } from './transpose.ts';
import { unsortedSegmentSumKernel } from './unsorted-segment-sum.ts';

/** Kernels that the wasm backend of TensorFlow.js 4.22 has not. */
const missingKernels = ['Conv2DBackpropFilter', 'UnsortedSegmentSum'] as const;

/**
 * Adds the kernels that training needs and the wasm backend lacks, and replaces those that are slow. Call it once,
 * after the backend's own kernels are registered and before the backend is initialised.
 */
export function registerWasmKernels(): void {
  const kernels: readonly KernelConfig[] = [
    conv2dBackpropFilterKernel(),
    conv2dBackpropInputKernel(),
    batchMatMulKernel(),
    fusedMatMulKernel(),
    transposeKernel(),
    identityKernel(),
    tileKernel(),
    unsortedSegmentSumKernel(),
    maxPoolGradKernel(),
    maximumKernel(),
    minimumKernel(),
  ];
  const missing = new Set<string>(missingKernels);
  for (const kernel of kernels) {
    if (!missing.has(kernel.kernelName)) unregisterKernel(kernel.kernelName, WASM);
    registerKernel(kernel);
  }
}
