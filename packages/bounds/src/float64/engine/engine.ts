import type { Box } from '@drawdown/properties';
import type { Eps } from '@drawdown/records';

import type { ConvolutionMap, LinearMap } from '../../arithmetic.ts';
import type { Array64 } from '../array64.ts';
import type { Geometry } from '../kernels/convolution.ts';
import type { Float64EngineName } from './choose.ts';

/**
 * The loops over many numbers in which float64 bounds spend their time. What rounding costs is charged outside of them,
 * and for any order of summation, so engines may differ in the last bits of a bound and all are sound.
 */
export interface Engine {
  readonly name: Float64EngineName;
  /** Memory for so many numbers, undefined until they are written. */
  allocate(length: number): Float64Array;
  /** Writes boxes around images, as `writeBalls64` does. */
  balls(images: readonly Float32Array[], eps: Eps, target: BallsTarget): void;
  /** A B, or A Bᵀ; row by row. */
  multiply(a: Float64Array, b: Float64Array, product: MatrixProduct): Float64Array;
  /** A convolution without bias: `[batch, …input]` to `[batch, …output]`. */
  convolve(x: Array64, weight: Array64, geometry: Geometry): Array64;
  /** Its transpose: `[rows, …output]` to `[rows, …input]`. */
  convolveBack(coefficients: Array64, weight: Array64, geometry: Geometry): Array64;
  /** A box through a layer with its rounding, see `affineBox`; undefined where the engine has no way of its own. */
  affineBox(map: LinearMap<Array64> | ConvolutionMap<Array64>, layer: LayerBox): Box<Array64> | undefined;
  /** Σ|A|·weight for each row. */
  absoluteSums(coefficients: Float64Array, weights: Float64Array, rows: RowCounts): Float64Array;
  /** Σ A⁺ lower + A⁻ upper for each row. */
  leastSums(coefficients: Float64Array, box: Box<Array64>, rows: RowCounts): Float64Array;
  /** Σ A·value for each row `[…, channels]`, the values given by channel. */
  channelSums(coefficients: Float64Array, values: Float64Array, total: number): Float64Array;
  /** Each coefficient times the slope that it meets, and what the upper intercepts add to each row. */
  lines(coefficients: Float64Array, lines: LineNumbers, rows: RowCounts): LineProducts;
  /** max(|lower|, |upper|). */
  magnitudes(lower: Float64Array, upper: Float64Array): Float64Array;
}

/** Where boxes around images are to stand, and whether they are cut to [0, 1]. */
export interface BallsTarget {
  readonly clip: boolean;
  readonly box: Box<Float64Array>;
}

/** The sides of A `[m, k]` and B `[k, n]`, or `[n, k]` where B is to be transposed. */
export interface MatrixProduct {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposed: boolean;
}

/** What goes into an affine layer besides its map. */
export interface LayerBox {
  readonly input: Box<Array64>;
  readonly biasMagnitude: Float64Array;
  readonly rounding: LayerRounding;
}

/** How an affine layer is charged for its rounding. */
export interface LayerRounding {
  /** γ of the terms of a sum. */
  readonly unit: number;
  /** What the radius is multiplied by, as it is itself computed. */
  readonly inflation: number;
  /** What stands for underflow. */
  readonly floor: number;
}

/** Rows of coefficients: in all, and of one example. */
export interface RowCounts {
  readonly total: number;
  readonly rows: number;
}

/** The numbers of lines around activations, all `[batch, …]`. */
export interface LineNumbers {
  readonly lowerSlope: Float64Array;
  readonly upperSlope: Float64Array;
  readonly upperIntercept: Float64Array;
}

/** What lines make of coefficients. */
export interface LineProducts {
  readonly coefficients: Float64Array;
  /** For each row Σ A⁻·upperIntercept, not positive. */
  readonly gain: Float64Array;
}
