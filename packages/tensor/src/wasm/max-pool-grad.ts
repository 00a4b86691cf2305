import { backend_util, type KernelConfig, MaxPoolGrad, type TensorInfo } from '@tensorflow/tfjs-core';
import { builtIn, floats, type KernelCall, wasmKernel } from './kernel-call.ts';

type Call = KernelCall<
  { readonly dy: TensorInfo; readonly input: TensorInfo },
  {
    readonly filterSize: [number, number] | number;
    readonly strides: [number, number] | number;
    readonly pad: 'valid' | 'same' | number;
    readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  }
>;

/**
 * `MaxPoolGrad`: every dy goes to the first largest input of its window. The built-in kernel of the wasm backend
 * gives wrong numbers (TensorFlow.js 4.22).
 */
export function maxPoolGradKernel(): KernelConfig {
  const kernel = ({ inputs, attrs, backend }: Call): TensorInfo => {
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const shape = inputs.input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const out = backend.makeOutput(shape, 'float32');
    const target = floats(backend, out).fill(0);
    route(floats(backend, inputs.input), floats(backend, inputs.dy), target, info);
    return out;
  };
  return wasmKernel(MaxPoolGrad, kernel, builtIn(MaxPoolGrad).setupFunc);
}

function route(
  input: Float32Array,
  dy: Float32Array,
  target: Float32Array,
  info: backend_util.Conv2DInfo,
): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  let read = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let p = 0; p < outHeight; p++) {
      const row = p * info.strideHeight - info.padInfo.top;
      const rowEnd = Math.min(inHeight, row + info.filterHeight);
      for (let q = 0; q < outWidth; q++) {
        const column = q * info.strideWidth - info.padInfo.left;
        const columnEnd = Math.min(inWidth, column + info.filterWidth);
        for (let c = 0; c < channels; c++, read++) {
          let largest = Number.NEGATIVE_INFINITY;
          let at = -1;
          for (let i = Math.max(0, row); i < rowEnd; i++) {
            for (let j = Math.max(0, column); j < columnEnd; j++) {
              const index = ((b * inHeight + i) * inWidth + j) * channels + c;
              if (input[index]! > largest) {
                largest = input[index]!;
                at = index;
              }
            }
          }
          if (at >= 0) target[at]! += dy[read]!;
        }
      }
    }
  }
}
