import type { ConvolutionMap } from '../../arithmetic.ts';
import type { Array64 } from '../array64.ts';
import { matmul } from './matmul.ts';

/** The geometry of a convolution: everything of its map but the numbers. */
export type Geometry = Omit<ConvolutionMap<unknown>, 'kind' | 'weight' | 'bias'>;

/**
 * A convolution without bias in float64: patches times kernel matrix.
 *
 * @param x `[batch, height, width, in]`
 * @param weight `[kernel height, kernel width, in, out]`
 * @returns `[batch, out height, out width, out]`
 */
export function convolve(x: Array64, weight: Array64, geometry: Geometry): Array64 {
  const { batch, pixels, positions, patch, channels } = sidesOf(x, weight, geometry);
  const out = new Float64Array(batch * positions * channels);
  const patches = new Float64Array(positions * patch);
  for (let example = 0; example < batch; example++) {
    const image = x.data.subarray(example * pixels, (example + 1) * pixels);
    forEachRun(weight, geometry, (patchAt, imageAt, length) => {
      for (let i = 0; i < length; i++) patches[patchAt + i] = image[imageAt + i]!;
    });
    const target = out.subarray(example * positions * channels, (example + 1) * positions * channels);
    matmul(patches, weight.data, { m: positions, k: patch, n: channels, out: target });
  }
  return { shape: [batch, ...geometry.outputShape], data: out };
}

/**
 * The transpose of {@link convolve}: coefficients on the output become coefficients on the input.
 *
 * @param coefficients `[rows, out height, out width, out]`
 * @param transposed the weight as a matrix `[out, kernel height · kernel width · in]`
 * @returns `[rows, height, width, in]`
 */
export function convolveBack(
  coefficients: Array64,
  weight: Array64,
  { geometry, transposed }: BackGeometry,
): Array64 {
  const rows = coefficients.shape[0] as number;
  const { positions, patch, channels } = sidesOf(coefficients, weight, geometry);
  const pixels = geometry.inputShape.reduce((size, side) => size * side, 1);
  const out = new Float64Array(rows * pixels);
  const patches = new Float64Array(positions * patch);
  for (let row = 0; row < rows; row++) {
    const source = coefficients.data.subarray(row * positions * channels, (row + 1) * positions * channels);
    matmul(source, transposed, { m: positions, k: channels, n: patch, out: patches });
    const image = out.subarray(row * pixels, (row + 1) * pixels);
    forEachRun(weight, geometry, (patchAt, imageAt, length) => {
      for (let i = 0; i < length; i++) image[imageAt + i] = image[imageAt + i]! + patches[patchAt + i]!;
    });
  }
  return { shape: [rows, ...geometry.inputShape], data: out };
}

/** The geometry of a convolution and its weight as a transposed matrix. */
export interface BackGeometry {
  readonly geometry: Geometry;
  readonly transposed: Float64Array;
}

interface Sides {
  readonly batch: number;
  readonly pixels: number;
  readonly positions: number;
  readonly patch: number;
  readonly channels: number;
}

function sidesOf(x: Array64, weight: Array64, { outputShape }: Geometry): Sides {
  const [batch = 0, ...shape] = x.shape;
  const [kernelHeight = 0, kernelWidth = 0, inputs = 0, channels = 0] = weight.shape;
  const [outHeight = 0, outWidth = 0] = outputShape;
  return {
    batch,
    pixels: shape.reduce((size, side) => size * side, 1),
    positions: outHeight * outWidth,
    patch: kernelHeight * kernelWidth * inputs,
    channels,
  };
}

/**
 * Calls back for every run of numbers that lies side by side both in an image and in its patch matrix
 * `[positions, kernel height · kernel width · in]`; what falls on the padding is left out.
 */
function forEachRun(
  weight: Array64,
  { strides, padding, inputShape, outputShape }: Geometry,
  visit: (patchAt: number, imageAt: number, length: number) => void,
): void {
  const [kernelHeight = 0, kernelWidth = 0, inputs = 0] = weight.shape;
  const [height = 0, width = 0] = inputShape;
  const [outHeight = 0, outWidth = 0] = outputShape;
  const [top, , left] = padding;
  const patch = kernelHeight * kernelWidth * inputs;
  for (let outRow = 0; outRow < outHeight; outRow++) {
    for (let outColumn = 0; outColumn < outWidth; outColumn++) {
      const patchStart = (outRow * outWidth + outColumn) * patch;
      const column = outColumn * strides[1] - left;
      const first = Math.max(0, -column);
      const last = Math.min(kernelWidth, width - column);
      if (last <= first) continue;
      for (let kernelRow = 0; kernelRow < kernelHeight; kernelRow++) {
        const row = outRow * strides[0] - top + kernelRow;
        if (row < 0 || row >= height) continue;
        const patchAt = patchStart + (kernelRow * kernelWidth + first) * inputs;
        const imageAt = (row * width + column + first) * inputs;
        visit(patchAt, imageAt, (last - first) * inputs);
      }
    }
  }
}
