/**
 * The kernels of the addon as TypeScript sees them: every line of `native/kernels.hpp` under the same name, with the
 * same operands in the same order. A test holds the two together.
 */

/** `products/`: matrix products and convolutions; what `dims` holds stands at each. */
export interface ProductKernels {
  /** `[batchA, batchB, m, n, k, transposeA, transposeB, relu]`; the bias has n numbers or none. */
  matMul(a: Float32Array, b: Float32Array, bias: Float32Array, out: Float32Array, dims: Int32Array): void;
  matMul64(a: Float64Array, b: Float64Array, bias: Float64Array, out: Float64Array, dims: Int32Array): void;
  /**
   * NHWC and HWIO. All of the convolutions: `[batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels,
   * kernelHeight, kernelWidth, strideHeight, strideWidth, padTop, padLeft, relu]`.
   */
  conv2d(
    x: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
    out: Float32Array,
    dims: Int32Array,
  ): void;
  conv2d64(
    x: Float64Array,
    weight: Float64Array,
    bias: Float64Array,
    out: Float64Array,
    dims: Int32Array,
  ): void;
  conv2dInputGradient(dy: Float32Array, weight: Float32Array, dx: Float32Array, dims: Int32Array): void;
  conv2dInputGradient64(dy: Float64Array, weight: Float64Array, dx: Float64Array, dims: Int32Array): void;
  conv2dFilterGradient(x: Float32Array, dy: Float32Array, dWeight: Float32Array, dims: Int32Array): void;
  /** One thread's rate in FLOP/s, over so many steps of multiply-adds that stay in registers. */
  peak(steps: number): number;
  peak64(steps: number): number;
}

/** `kernels/outward-*.cpp`: bounds in float64 whose ends are rounded outward, and the sums that linear forms need. */
export interface OutwardKernels {
  /**
   * The boxes that hold all real points within `radius` of some pixels, cut to [0, 1] unless clip is 0. Returns 1 where a
   * pixel lies outside of [0, 1], else 0.
   */
  outwardBalls(
    pixels: Float32Array,
    lower: Float64Array,
    upper: Float64Array,
    radius: number,
    clip: number,
  ): number;
  /**
   * A box through y = Wx + b; the weight comes in panels of 16 columns, the last one as narrow as a multiple of 8
   * lets it be. `dims` is `[batch, inputs, outputs, relu]`, `rounding` is `[γ, inflation, floor]`; with
   * relu the box is cut to max(x, 0) on its way in.
   */
  outwardLinear(
    lower: Float64Array,
    upper: Float64Array,
    panels: Float64Array,
    bias: Float64Array,
    biasMagnitude: Float64Array,
    outLower: Float64Array,
    outUpper: Float64Array,
    dims: Int32Array,
    rounding: Float64Array,
  ): void;
  /** The same of a convolution; `dims` as in {@link ProductKernels.conv2d}. */
  outwardConv2d(
    lower: Float64Array,
    upper: Float64Array,
    panels: Float64Array,
    bias: Float64Array,
    biasMagnitude: Float64Array,
    outLower: Float64Array,
    outUpper: Float64Array,
    dims: Int32Array,
    rounding: Float64Array,
  ): void;
  /** Σ|A|·weight of each row; `dims` is `[rows, rows of an example, size]`. */
  outwardAbsoluteSums(
    coefficients: Float64Array,
    weights: Float64Array,
    sums: Float64Array,
    dims: Int32Array,
  ): void;
  /** Σ A⁺ lower + A⁻ upper of each row; `dims` as above. */
  outwardLeastSums(
    coefficients: Float64Array,
    lower: Float64Array,
    upper: Float64Array,
    sums: Float64Array,
    dims: Int32Array,
  ): void;
  /** Σ A·value of its channel for each row; `dims` is `[rows, size, channels]`. */
  outwardChannelSums(
    coefficients: Float64Array,
    values: Float64Array,
    sums: Float64Array,
    dims: Int32Array,
  ): void;
  /** The coefficients times the slopes that they meet, and Σ A⁻·upperIntercept of each row; `dims` as above. */
  outwardLines(
    coefficients: Float64Array,
    lowerSlope: Float64Array,
    upperSlope: Float64Array,
    upperIntercept: Float64Array,
    next: Float64Array,
    gains: Float64Array,
    dims: Int32Array,
  ): void;
  /** max(|lower|, |upper|). */
  outwardMagnitudes(lower: Float64Array, upper: Float64Array, out: Float64Array): void;
}

/**
 * `kernels/binary.cpp`, `kernels/compare.cpp`: two operands that are broadcast. `dims` is `[loops, then for each loop,
 * outermost first: its length, a's step, b's step]`.
 */
export interface BinaryKernels {
  add(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  sub(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  multiply(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  divide(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  maximum(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  minimum(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  squaredDifference(a: Float32Array, b: Float32Array, out: Float32Array, dims: Int32Array): void;
  greater(a: Float32Array, b: Float32Array, out: Uint8Array, dims: Int32Array): void;
  greaterEqual(a: Float32Array, b: Float32Array, out: Uint8Array, dims: Int32Array): void;
  less(a: Float32Array, b: Float32Array, out: Uint8Array, dims: Int32Array): void;
  lessEqual(a: Float32Array, b: Float32Array, out: Uint8Array, dims: Int32Array): void;
  equal(a: Float32Array, b: Float32Array, out: Uint8Array, dims: Int32Array): void;
  notEqual(a: Float32Array, b: Float32Array, out: Uint8Array, dims: Int32Array): void;
  logicalAnd(a: Uint8Array, b: Uint8Array, out: Uint8Array, dims: Int32Array): void;
  logicalOr(a: Uint8Array, b: Uint8Array, out: Uint8Array, dims: Int32Array): void;
}

/** `kernels/unary.cpp`, `kernels/select.cpp`: number by number, all operands of one size. */
export interface UnaryKernels {
  neg(x: Float32Array, out: Float32Array): void;
  abs(x: Float32Array, out: Float32Array): void;
  sign(x: Float32Array, out: Float32Array): void;
  square(x: Float32Array, out: Float32Array): void;
  reciprocal(x: Float32Array, out: Float32Array): void;
  sqrt(x: Float32Array, out: Float32Array): void;
  rsqrt(x: Float32Array, out: Float32Array): void;
  relu(x: Float32Array, out: Float32Array): void;
  relu6(x: Float32Array, out: Float32Array): void;
  exp(x: Float32Array, out: Float32Array): void;
  expm1(x: Float32Array, out: Float32Array): void;
  log(x: Float32Array, out: Float32Array): void;
  log1p(x: Float32Array, out: Float32Array): void;
  sigmoid(x: Float32Array, out: Float32Array): void;
  tanh(x: Float32Array, out: Float32Array): void;
  softplus(x: Float32Array, out: Float32Array): void;
  leakyRelu(x: Float32Array, out: Float32Array, alpha: number): void;
  /** 1 above 0, `alpha` elsewhere; NaN stays. */
  step(x: Float32Array, out: Float32Array, alpha: number): void;
  clipByValue(x: Float32Array, out: Float32Array, lowest: number, highest: number): void;
  logicalNot(x: Uint8Array, out: Uint8Array): void;
  boolToFloat(x: Uint8Array, out: Float32Array): void;
  intToFloat(x: Int32Array, out: Float32Array): void;
  floatToBool(x: Float32Array, out: Uint8Array): void;
  /** `yes` where the condition is 1, else `no`. */
  select(condition: Uint8Array, yes: Float32Array, no: Float32Array, out: Float32Array): void;
  fill(out: Float32Array, value: number): void;
}

/** `kernels/reduce.cpp`, `kernels/arg-extreme.cpp`, `kernels/softmax.cpp`; `dims` is `[outer, middle, inner]`, the middle goes. */
export interface ReductionKernels {
  /** Summed in double, and divided once. */
  sum(x: Float32Array, out: Float32Array, dims: Int32Array, divisor: number): void;
  max(x: Float32Array, out: Float32Array, dims: Int32Array): void;
  min(x: Float32Array, out: Float32Array, dims: Int32Array): void;
  all(x: Uint8Array, out: Uint8Array, dims: Int32Array): void;
  any(x: Uint8Array, out: Uint8Array, dims: Int32Array): void;
  argMax(x: Float32Array, out: Int32Array, dims: Int32Array): void;
  argMin(x: Float32Array, out: Int32Array, dims: Int32Array): void;
  /** Of rows of that width. */
  softmax(logits: Float32Array, out: Float32Array, width: number): void;
}

/** `kernels/copy.cpp`: numbers that only move. */
export interface MovementKernels {
  /** `[loops, first place in x, first place in out, then for each loop, outermost first: its length, x's step, out's step]`. */
  copyStrided(x: Float32Array, out: Float32Array, dims: Int32Array): void;
  copyStridedBytes(x: Uint8Array, out: Uint8Array, dims: Int32Array): void;
  /** out[i, j, :] = x[i, indices[j], :]; `dims` is `[outer, rows, inner]` of x. */
  gatherRows(x: Float32Array, indices: Int32Array, out: Float32Array, dims: Int32Array): void;
}

/**
 * `kernels/pool.cpp`: NHWC; `dims` is `[batch, inHeight, inWidth, channels, outHeight, outWidth, windowHeight,
 * windowWidth, strideHeight, strideWidth, padTop, padLeft]`.
 */
export interface PoolKernels {
  maxPool(x: Float32Array, out: Float32Array, dims: Int32Array): void;
  averagePool(x: Float32Array, out: Float32Array, dims: Int32Array): void;
  maxPoolGradient(dy: Float32Array, x: Float32Array, dx: Float32Array, dims: Int32Array): void;
  averagePoolGradient(dy: Float32Array, dx: Float32Array, dims: Int32Array): void;
}

/**
 * `products/interval-*.cpp`: a box through an affine layer with ReLU, or a single input, and the gradients. A gradient
 * takes the layer's output for the places where ReLU let it by. `dims` of the convolutions as in
 * {@link ProductKernels.conv2d}, of the linear layers `[rows, inputs, outputs, relu]`.
 */
export interface IntervalKernels {
  intervalConv2d(
    lower: Float32Array,
    upper: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
    outLower: Float32Array,
    outUpper: Float32Array,
    dims: Int32Array,
  ): void;
  intervalConv2dInputGradient(
    outLower: Float32Array,
    outUpper: Float32Array,
    dOutLower: Float32Array,
    dOutUpper: Float32Array,
    weight: Float32Array,
    dLower: Float32Array,
    dUpper: Float32Array,
    dims: Int32Array,
  ): void;
  intervalConv2dWeightGradient(
    lower: Float32Array,
    upper: Float32Array,
    outLower: Float32Array,
    outUpper: Float32Array,
    dOutLower: Float32Array,
    dOutUpper: Float32Array,
    weight: Float32Array,
    dWeight: Float32Array,
    dBias: Float32Array,
    dims: Int32Array,
  ): void;
  intervalLinear(
    lower: Float32Array,
    upper: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
    outLower: Float32Array,
    outUpper: Float32Array,
    dims: Int32Array,
  ): void;
  intervalLinearInputGradient(
    outLower: Float32Array,
    outUpper: Float32Array,
    dOutLower: Float32Array,
    dOutUpper: Float32Array,
    weight: Float32Array,
    dLower: Float32Array,
    dUpper: Float32Array,
    dims: Int32Array,
  ): void;
  intervalLinearWeightGradient(
    lower: Float32Array,
    upper: Float32Array,
    outLower: Float32Array,
    outUpper: Float32Array,
    dOutLower: Float32Array,
    dOutUpper: Float32Array,
    weight: Float32Array,
    dWeight: Float32Array,
    dBias: Float32Array,
    dims: Int32Array,
  ): void;
  affineConv2dInputGradient(
    out: Float32Array,
    dOut: Float32Array,
    weight: Float32Array,
    dx: Float32Array,
    dims: Int32Array,
  ): void;
  affineConv2dWeightGradient(
    x: Float32Array,
    out: Float32Array,
    dOut: Float32Array,
    dWeight: Float32Array,
    dBias: Float32Array,
    dims: Int32Array,
  ): void;
}

/** `products/relax*.cpp`: CROWN's lines around ReLU; `dims` is `[examples, rows of each, neurons]`. */
export interface RelaxationKernels {
  upperLines(
    lower: Float32Array,
    upper: Float32Array,
    slope: Float32Array,
    intercept: Float32Array,
    tiny: number,
  ): void;
  upperLinesGradient(
    lower: Float32Array,
    upper: Float32Array,
    dSlope: Float32Array,
    dIntercept: Float32Array,
    dLower: Float32Array,
    dUpper: Float32Array,
    tiny: number,
  ): void;
  linesBack(
    coefficients: Float32Array,
    lowerSlope: Float32Array,
    upperSlope: Float32Array,
    intercept: Float32Array,
    next: Float32Array,
    gains: Float32Array,
    dims: Int32Array,
  ): void;
  linesBackGradient(
    coefficients: Float32Array,
    lowerSlope: Float32Array,
    upperSlope: Float32Array,
    intercept: Float32Array,
    dNext: Float32Array,
    dGains: Float32Array,
    dCoefficients: Float32Array,
    dLowerSlope: Float32Array,
    dUpperSlope: Float32Array,
    dIntercept: Float32Array,
    dims: Int32Array,
  ): void;
  /** Through the lines, then through a convolution; `dims` as in {@link ProductKernels.conv2d} with all rows as the batch. */
  relaxedConv2dBack(
    coefficients: Float32Array,
    lowerSlope: Float32Array,
    upperSlope: Float32Array,
    intercept: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
    next: Float32Array,
    gains: Float32Array,
    dims: Int32Array,
    rows: number,
  ): void;
  relaxedConv2dBackGradient(
    coefficients: Float32Array,
    lowerSlope: Float32Array,
    upperSlope: Float32Array,
    intercept: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
    dNext: Float32Array,
    dGains: Float32Array,
    dCoefficients: Float32Array,
    dLowerSlope: Float32Array,
    dUpperSlope: Float32Array,
    dIntercept: Float32Array,
    dims: Int32Array,
    rows: number,
  ): void;
  relaxedConv2dBackWeightGradient(
    coefficients: Float32Array,
    lowerSlope: Float32Array,
    upperSlope: Float32Array,
    intercept: Float32Array,
    dNext: Float32Array,
    dGains: Float32Array,
    dWeight: Float32Array,
    dBias: Float32Array,
    dims: Int32Array,
    rows: number,
  ): void;
}

/** `kernels/adam.cpp`. */
export interface OptimiserKernels {
  /** `settings` is `[scale, decay 1, 1 − it, decay 2, 1 − it, step size, epsilon]`. */
  adam(
    value: Float32Array,
    gradient: Float32Array,
    first: Float32Array,
    second: Float32Array,
    nextValue: Float32Array,
    nextFirst: Float32Array,
    nextSecond: Float32Array,
    settings: Float32Array,
  ): void;
}

/** Every kernel of the addon. */
export interface Kernels
  extends BinaryKernels,
    UnaryKernels,
    ReductionKernels,
    MovementKernels,
    PoolKernels,
    ProductKernels,
    OutwardKernels,
    IntervalKernels,
    RelaxationKernels,
    OptimiserKernels {}
