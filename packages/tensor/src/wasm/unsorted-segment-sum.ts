import { type KernelConfig, type TensorInfo, UnsortedSegmentSum } from '@tensorflow/tfjs-core';
import { floats, type KernelCall, wasmKernel } from './kernel-call.ts';

type Call = KernelCall<
  { readonly x: TensorInfo; readonly segmentIds: TensorInfo },
  { readonly numSegments: number }
>;

/**
 * `UnsortedSegmentSum`, the gradient of `gather`, which TensorFlow.js lacks on wasm: the rows of x `[rows, ...]` are
 * summed into `[numSegments, ...]` in the order of the rows; a row whose segment is negative is left out.
 */
export function unsortedSegmentSumKernel(): KernelConfig {
  return wasmKernel(UnsortedSegmentSum, ({ inputs, attrs, backend }: Call): TensorInfo => {
    const { x, segmentIds } = inputs;
    const inner = x.shape.slice(segmentIds.shape.length);
    const length = inner.reduce((size, dimension) => size * dimension, 1);
    const out = backend.makeOutput([attrs.numSegments, ...inner], 'float32');
    const source = floats(backend, x);
    const target = floats(backend, out).fill(0);
    const segments = backend.typedArrayFromHeap(segmentIds) as Int32Array;
    for (let row = 0; row < segments.length; row++) {
      const segment = segments[row]!;
      if (segment < 0 || segment >= attrs.numSegments) continue;
      for (let i = 0; i < length; i++) target[segment * length + i]! += source[row * length + i]!;
    }
    return out;
  });
}
