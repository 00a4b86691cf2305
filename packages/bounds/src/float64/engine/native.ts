import { type Addon, loadKernels } from '@drawdown/tfjs-native/kernels';

import type { ConvolutionMap, LinearMap } from '../../arithmetic.ts';
import { type Array64, sizeOf } from '../array64.ts';
import type { Geometry } from '../kernels/convolution.ts';
import { panelsOf } from '../kernels/derived.ts';
import { beforeRelu } from '../positive-part.ts';
import { numbers64 } from '../workspace.ts';
import type { Engine, LayerBox, RowCounts } from './engine.ts';
import { nativeBalls } from './native-balls.ts';

const none = new Float64Array();

/**
 * The compiled kernels, on all threads.
 *
 * @throws Error whose message is the reason, when they cannot be had on this machine
 */
export function openNative(): Engine {
  const kernels = loadKernels();
  return {
    name: 'native',
    // Aligned to the lines of the cache, which a vector then does not straddle.
    allocate: (length) => new Float64Array(kernels.allocate(8 * length), 0, length),
    balls: (images, eps, target) => nativeBalls(kernels, images, { eps, target }),
    multiply(a, b, { m, k, n, transposed }) {
      const out = numbers64(m * n);
      kernels.matMul64(a, b, none, out, Int32Array.of(1, 1, m, n, k, 0, Number(transposed), 0));
      return out;
    },
    convolve(x, weight, geometry) {
      const batch = x.shape[0] as number;
      const data = numbers64(batch * sizeOf(geometry.outputShape));
      kernels.conv2d64(x.data, weight.data, none, data, convolutionDims(batch, weight, geometry));
      return { shape: [batch, ...geometry.outputShape], data };
    },
    convolveBack(coefficients, weight, geometry) {
      const rows = coefficients.shape[0] as number;
      const data = numbers64(rows * sizeOf(geometry.inputShape));
      const dims = convolutionDims(rows, weight, geometry);
      kernels.conv2dInputGradient64(coefficients.data, weight.data, data, dims);
      return { shape: [rows, ...geometry.inputShape], data };
    },
    affineBox: (map, layer) => affineBox(kernels, map, layer),
    absoluteSums(coefficients, weights, rows) {
      const sums = numbers64(rows.total);
      kernels.outwardAbsoluteSums(coefficients, weights, sums, rowDims(coefficients, rows));
      return sums;
    },
    leastSums(coefficients, { lower, upper }, rows) {
      const sums = numbers64(rows.total);
      kernels.outwardLeastSums(coefficients, lower.data, upper.data, sums, rowDims(coefficients, rows));
      return sums;
    },
    channelSums(coefficients, values, total) {
      const sums = numbers64(total);
      const size = total === 0 ? 0 : coefficients.length / total;
      kernels.outwardChannelSums(coefficients, values, sums, Int32Array.of(total, size, values.length));
      return sums;
    },
    lines(coefficients, { lowerSlope, upperSlope, upperIntercept }, rows) {
      const next = numbers64(coefficients.length);
      const gain = numbers64(rows.total);
      const dims = rowDims(coefficients, rows);
      kernels.outwardLines(coefficients, lowerSlope, upperSlope, upperIntercept, next, gain, dims);
      return { coefficients: next, gain };
    },
    magnitudes(lower, upper) {
      const out = numbers64(lower.length);
      kernels.outwardMagnitudes(lower, upper, out);
      return out;
    },
  };
}

function affineBox(
  kernels: Addon,
  map: LinearMap<Array64> | ConvolutionMap<Array64>,
  { input, biasMagnitude, rounding }: LayerBox,
): { readonly lower: Array64; readonly upper: Array64 } {
  const [k, n] = matrixSides(map.weight);
  const batch = input.lower.shape[0] as number;
  const shape = [batch, ...(map.kind === 'linear' ? [n] : map.outputShape)];
  const lower = numbers64(sizeOf(shape));
  const upper = numbers64(sizeOf(shape));
  // ReLU on the way in costs nothing here, and an array for each end elsewhere.
  const zeros = (length: number): Float64Array =>
    new Float64Array(kernels.allocate(8 * length), 0, length).fill(0);
  const [lowerBefore, upperBefore] = [beforeRelu(input.lower), beforeRelu(input.upper)];
  const relu = lowerBefore !== undefined && upperBefore !== undefined;
  const [run, dims] =
    map.kind === 'linear'
      ? [kernels.outwardLinear, Int32Array.of(batch, k, n, Number(relu))]
      : [kernels.outwardConv2d, convolutionDims(batch, map.weight, map, relu)];
  run(
    relu ? lowerBefore : input.lower.data,
    relu ? upperBefore : input.upper.data,
    panelsOf(map.weight.data, { k, n, allocate: zeros }),
    map.bias.data,
    biasMagnitude,
    lower,
    upper,
    dims,
    Float64Array.of(rounding.unit, rounding.inflation, rounding.floor),
  );
  return { lower: { shape, data: lower }, upper: { shape, data: upper } };
}

/** A weight as a matrix: what goes into one output, and the outputs. */
function matrixSides({ shape }: Array64): readonly [k: number, n: number] {
  return [sizeOf(shape.slice(0, -1)), shape.at(-1) as number];
}

function convolutionDims(
  batch: number,
  weight: Array64,
  { strides, padding, inputShape, outputShape }: Geometry,
  relu = false,
): Int32Array {
  const [kernelHeight = 0, kernelWidth = 0] = weight.shape;
  const [top, , left] = padding;
  const kernel = [kernelHeight, kernelWidth, ...strides, top, left];
  return Int32Array.of(batch, ...inputShape, ...outputShape, ...kernel, Number(relu));
}

function rowDims(coefficients: Float64Array, { total, rows }: RowCounts): Int32Array {
  return Int32Array.of(total, rows, total === 0 ? 0 : coefficients.length / total);
}
