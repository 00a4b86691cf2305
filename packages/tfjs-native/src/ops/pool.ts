import {
  AvgPool,
  type AvgPoolAttrs,
  AvgPoolGrad,
  type AvgPoolGradAttrs,
  backend_util,
  type KernelConfig,
  MaxPool,
  type MaxPoolAttrs,
  MaxPoolGrad,
  type MaxPoolGradAttrs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';

type PoolAttributes = MaxPoolAttrs | AvgPoolAttrs | MaxPoolGradAttrs | AvgPoolGradAttrs;

function poolOf(x: TensorInfo, attrs: PoolAttributes): backend_util.Conv2DInfo {
  const { filterSize, strides, pad } = attrs;
  const rounding = 'dimRoundingMode' in attrs ? attrs.dimRoundingMode : undefined;
  return backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    rounding,
  );
}

const dimsOf = (pool: backend_util.Conv2DInfo): Int32Array =>
  Int32Array.of(
    pool.batchSize,
    pool.inHeight,
    pool.inWidth,
    pool.inChannels,
    pool.outHeight,
    pool.outWidth,
    pool.filterHeight,
    pool.filterWidth,
    pool.strideHeight,
    pool.strideWidth,
    pool.padInfo.top,
    pool.padInfo.left,
  );

/** There is something to pool, in NHWC; a window of one number is left to the cpu backend, which shares the array. */
function isNative(x: TensorInfo, pool: backend_util.Conv2DInfo): boolean {
  const isIdentity =
    pool.filterHeight === 1 && pool.filterWidth === 1 && util.arraysEqual(pool.inShape, pool.outShape);
  const { outShape, padInfo } = pool;
  return (
    x.dtype === 'float32' &&
    !isIdentity &&
    [...x.shape, ...outShape].every((size) => size > 0) &&
    padInfo.top >= 0 &&
    padInfo.left >= 0
  );
}

function poolKernel(kernelName: string, kernel: 'maxPool' | 'averagePool'): KernelConfig {
  const cpu = cpuKernel(kernelName);
  return nativeKernel<{ readonly x: TensorInfo }, MaxPoolAttrs | AvgPoolAttrs>(kernelName, (call) => {
    const { inputs, attrs, backend } = call;
    const pool = poolOf(inputs.x, attrs);
    if (!isNative(inputs.x, pool)) return cpu(call);
    const x = backend.floats(inputs.x);
    const out = backend.makeOutput(pool.outShape, 'float32');
    backend.addon[kernel](x, backend.floats(out), dimsOf(pool));
    return out;
  });
}

interface Gradient {
  readonly dy: TensorInfo;
  readonly input: TensorInfo;
}

const cpuMaxPoolGrad = cpuKernel(MaxPoolGrad);
const cpuAvgPoolGrad = cpuKernel(AvgPoolGrad);

/** `MaxPool`, `AvgPool` and their gradients. */
export const poolKernels: readonly KernelConfig[] = [
  poolKernel(MaxPool, 'maxPool'),
  poolKernel(AvgPool, 'averagePool'),
  nativeKernel<Gradient, MaxPoolGradAttrs>(MaxPoolGrad, (call) => {
    const { inputs, attrs, backend } = call;
    const { dy, input } = inputs;
    const pool = poolOf(input, attrs);
    if (dy.dtype !== 'float32' || !isNative(input, pool)) return cpuMaxPoolGrad(call);
    const [slopes, x] = [backend.floats(dy), backend.floats(input)];
    const dx = backend.makeOutput(input.shape, 'float32');
    backend.addon.maxPoolGradient(slopes, x, backend.floats(dx), dimsOf(pool));
    return dx;
  }),
  nativeKernel<Gradient, AvgPoolGradAttrs>(AvgPoolGrad, (call) => {
    const { inputs, attrs, backend } = call;
    const { dy, input } = inputs;
    const pool = poolOf(input, attrs);
    if (dy.dtype !== 'float32' || !isNative(input, pool)) return cpuAvgPoolGrad(call);
    const slopes = backend.floats(dy);
    const dx = backend.makeOutput(input.shape, 'float32');
    backend.addon.averagePoolGradient(slopes, backend.floats(dx), dimsOf(pool));
    return dx;
  }),
];
