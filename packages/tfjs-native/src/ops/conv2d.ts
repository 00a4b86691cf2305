/**
 * The convolution, its fused form and its two gradients: float32, images NHWC, filters HWIO, any stride, no dilation.
 * Everything else is the cpu backend's.
 */
import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { type FusedAttributes, type FusedInputs, type Fusion, fusionOf, plain } from './fused.ts';

type Shape4 = [number, number, number, number];

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  /** Left out by the gradients, which have none. */
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface ForwardInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}

/** The convolution that the addon computes; undefined where the cpu backend must do it. */
function convolutionOf(
  [left, right]: readonly [TensorInfo, TensorInfo],
  { x, filter }: { readonly x: readonly number[]; readonly filter: readonly number[] },
  attributes: Attributes,
): backend_util.Conv2DInfo | undefined {
  const { strides, pad, dataFormat, dilations = 1, dimRoundingMode } = attributes;
  const info = backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  const isNative =
    left.dtype === 'float32' &&
    right.dtype === 'float32' &&
    info.dataFormat === 'channelsLast' &&
    info.dilationHeight === 1 &&
    info.dilationWidth === 1 &&
    [info.padInfo.top, info.padInfo.left, ...info.outShape].every(isSize);
  return isNative ? info : undefined;
}

/** TensorFlow.js lets halves and negative numbers pass as paddings and as sizes that follow. */
const isSize = (value: number): boolean => Number.isInteger(value) && value >= 0;

/** What the addon wants to know of a convolution. */
function dimsOf(info: backend_util.Conv2DInfo, isRelu = false): Int32Array {
  return Int32Array.of(
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    Number(isRelu),
  );
}

function convolve(
  backend: NativeBackend,
  { x, filter }: ForwardInputs,
  { info, fusion }: { readonly info: backend_util.Conv2DInfo; readonly fusion: Fusion },
): TensorInfo {
  const [images, weights] = [backend.floats(x), backend.floats(filter)];
  const out = backend.makeOutput(info.outShape, 'float32');
  backend.addon.conv2d(images, weights, fusion.bias, backend.floats(out), dimsOf(info, fusion.isRelu));
  return fusion.finish(out);
}

const cpuConv2d = cpuKernel(Conv2D);
const cpuFusedConv2d = cpuKernel(FusedConv2D);
const cpuInputGradient = cpuKernel(Conv2DBackpropInput);
const cpuFilterGradient = cpuKernel(Conv2DBackpropFilter);

const conv2d = nativeKernel<ForwardInputs, Attributes>(Conv2D, (call) => {
  const { inputs, attrs, backend } = call;
  const { x, filter } = inputs;
  const info = convolutionOf([x, filter], { x: x.shape, filter: filter.shape }, attrs);
  return info === undefined ? cpuConv2d(call) : convolve(backend, inputs, { info, fusion: plain });
});

const fusedConv2d = nativeKernel<ForwardInputs & FusedInputs, Attributes & FusedAttributes>(
  FusedConv2D,
  (call) => {
    const { inputs, attrs, backend } = call;
    const { x, filter } = inputs;
    const info = convolutionOf([x, filter], { x: x.shape, filter: filter.shape }, attrs);
    if (info === undefined) return cpuFusedConv2d(call);
    const fusion = fusionOf(backend, inputs, { ...attrs, columns: info.outChannels });
    return convolve(backend, inputs, { info, fusion });
  },
);

interface InputGradientInputs {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
}

const inputGradient = nativeKernel<InputGradientInputs, Attributes & { readonly inputShape: number[] }>(
  Conv2DBackpropInput,
  (call) => {
    const { inputs, attrs, backend } = call;
    const { dy, filter } = inputs;
    const { dilations: _, ...rest } = attrs;
    const info = convolutionOf([dy, filter], { x: attrs.inputShape, filter: filter.shape }, rest);
    if (info === undefined) return cpuInputGradient(call);
    const [gradients, weights] = [backend.floats(dy), backend.floats(filter)];
    const dx = backend.makeOutput(info.inShape, 'float32');
    backend.addon.conv2dInputGradient(gradients, weights, backend.floats(dx), dimsOf(info));
    return dx;
  },
);

interface FilterGradientInputs {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
}

const filterGradient = nativeKernel<FilterGradientInputs, Attributes & { readonly filterShape: number[] }>(
  Conv2DBackpropFilter,
  (call) => {
    const { inputs, attrs, backend } = call;
    const { x, dy } = inputs;
    const { dilations: _, ...rest } = attrs;
    const info = convolutionOf([x, dy], { x: x.shape, filter: attrs.filterShape }, rest);
    if (info === undefined) return cpuFilterGradient(call);
    const [images, gradients] = [backend.floats(x), backend.floats(dy)];
    const weights = backend.makeOutput(info.filterShape, 'float32');
    backend.addon.conv2dFilterGradient(images, gradients, backend.floats(weights), dimsOf(info));
    return weights;
  },
);

/** `Conv2D`, `FusedConv2D` and the gradients of the convolution. */
export const conv2dKernels: readonly KernelConfig[] = [conv2d, fusedConv2d, inputGradient, filterGradient];
