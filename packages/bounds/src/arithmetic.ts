import type { Padding, PoolDivisor, Shape, Size } from '@drawdown/networks';
import type { Box, Specification } from '@drawdown/properties';

/**
 * A linear lower bound of each specification row, in terms of one layer's output y:
 * row ≥ coefficients · y + constant, for every y that the layer can put out.
 */
export interface LinearForm<A> {
  /** Rows of each example. */
  readonly rows: number;
  /** `[batch · rows, …shape of y]`. */
  readonly coefficients: A;
  /** `[batch · rows, 1]`. */
  readonly constant: A;
}

/** Numbers at some places of each row. */
export interface AtPlaces<A> {
  /** Places in the flat row, `[batch · rows, count]`; −1 where a row has fewer. */
  readonly places: Int32Array;
  /** `[batch · rows, count]`. */
  readonly values: A;
}

/** y = Wx + b of one layer, in the form that the layer has it. */
export type AffineMap<A> = LinearMap<A> | ConvolutionMap<A> | ChannelMap<A> | AveragePoolMap;

/** y = xW + b; `weight [in, out]`, `bias [out]`. */
export interface LinearMap<A> {
  readonly kind: 'linear';
  readonly weight: A;
  readonly bias: A;
}

/** A convolution; `weight [height, width, in, out]`, `bias [out]`. */
export interface ConvolutionMap<A> {
  readonly kind: 'conv2d';
  readonly weight: A;
  readonly bias: A;
  readonly strides: Size;
  readonly padding: Padding;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

/**
 * y = scale · (x − mean) + offset, number by number. Each array repeats along the flat example: it is `[channels]`, or has
 * the whole shape of an example. The scale may be a rounded number.
 */
export interface ChannelMap<A> {
  readonly kind: 'channel';
  readonly mean: A;
  readonly scale: A;
  readonly offset: A;
}

/** Where the windows of a pooling layer lie. */
export interface Windows {
  readonly size: Size;
  readonly strides: Size;
  /** No window lies wholly in it. */
  readonly padding: Padding;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

/** The mean of each window: of zeros too where it reaches into padding, or of what lies inside the image alone. */
export interface AveragePoolMap extends Windows {
  readonly kind: 'average-pool';
  readonly divisor: PoolDivisor;
}

/** A smooth function that rises from one limit to another, first convex and then concave: 1/(1 + e⁻ˣ), or tanh. */
export type SShape = 'sigmoid' | 'tanh';

/**
 * The lower line's slope at a ReLU that may be on or off: CROWN's adaptive choice (1 if u > −l, else 0), always 0 or 1, or
 * the same as the upper line's (Fast-Lin).
 */
export type LowerSlope = 'adaptive' | 'zero' | 'one' | 'same';

/**
 * Two lines around an activation, neuron by neuron: lowerSlope·x + lowerIntercept ≤ y ≤ upperSlope·x + upperIntercept.
 * Each is `[batch, …]`, the same for all rows of an example, or `[batch · rows, …]`.
 */
export interface Lines<A> {
  readonly lowerSlope: A;
  /** Undefined stands for 0; the upper intercept is then not negative. */
  readonly lowerIntercept?: A | undefined;
  readonly upperSlope: A;
  readonly upperIntercept: A;
}

/**
 * The few operations that the domains are written in, over one kind of array.
 *
 * Two implementations: `float32` on differentiable tensors, rounding to nearest, for training; `float64` on typed
 * arrays, rounding outward, for verdicts. Boxes are `[batch, …]`. Where an operation goes back through a layer it takes
 * the box of the layer's input, because an arithmetic that accounts for rounding charges what that box can cost.
 */
export interface Arithmetic<A> {
  readonly name: 'float32' | 'float64';

  /** A list of numbers as a vector. */
  vector(values: readonly number[]): A;
  /** gamma/√(variance + epsilon). */
  batchNormScale(gamma: A, variance: A, epsilon: number): A;
  /** 1/x. */
  reciprocal(x: A): A;

  affineBox(map: AffineMap<A>, input: Box<A>): Box<A>;
  /** The same followed by {@link reluBox}, for an arithmetic that does both in one pass. */
  affineReluBox?(map: AffineMap<A>, input: Box<A>): Box<A>;
  affineBack(map: AffineMap<A>, form: LinearForm<A>, input: Box<A>): LinearForm<A>;

  reluBox(input: Box<A>): Box<A>;
  reluLines(input: Box<A>, lowerSlope: LowerSlope): Lines<A>;
  /** max(x, slope · x) of both ends; 0 ≤ slope < 1. */
  leakyReluBox(slope: number, input: Box<A>): Box<A>;
  /** As of ReLU, with `slope` in the place of 0: any lower slope from `slope` to 1 is sound. */
  leakyReluLines(slope: number, input: Box<A>, lowerSlope: LowerSlope): Lines<A>;
  sShapedBox(shape: SShape, input: Box<A>): Box<A>;
  sShapedLines(shape: SShape, input: Box<A>): Lines<A>;
  linesBack(lines: Lines<A>, form: LinearForm<A>, input: Box<A>): LinearForm<A>;
  /**
   * {@link linesBack} and {@link affineBack} of the layer in front, for an arithmetic that does both in one pass;
   * undefined for maps where it does not.
   */
  linesAffineBack?(lines: Lines<A>, map: AffineMap<A>, form: LinearForm<A>): LinearForm<A> | undefined;

  /** Adds to some coefficients of each row; undefined for an arithmetic that takes a {@link LinearForm} for that. */
  addAtPlaces?(form: LinearForm<A>, added: AtPlaces<A>): LinearForm<A>;

  maxPoolBox(windows: Windows, input: Box<A>): Box<A>;
  maxPoolBack(windows: Windows, form: LinearForm<A>, input: Box<A>): LinearForm<A>;

  flattenBox(order: 'hwc' | 'chw', input: Box<A>): Box<A>;
  flattenBack(order: 'hwc' | 'chw', form: LinearForm<A>, inputShape: Shape): LinearForm<A>;

  sumBox(a: Box<A>, b: Box<A>): Box<A>;
  /** a + b of two forms on the same input, whose box is given; the constants add too. */
  sumForm(a: LinearForm<A>, b: LinearForm<A>, input: Box<A>): LinearForm<A>;
  /** The same coefficients with constant 0. */
  withoutConstant(form: LinearForm<A>): LinearForm<A>;

  /** The specification as a form on the logits. */
  specificationForm(specification: Specification): LinearForm<A>;
  /** The least value of a form over a box: `[batch, rows]`. */
  concretize(form: LinearForm<A>, box: Box<A>): A;

  /** Runs a computation that leaves no array behind: what it returns are plain numbers of their own. */
  within<T>(body: () => T): T;
  shapeOf(x: A): Shape;
  /** The numbers of an array, row by row; not to be changed. */
  numbersOf(x: A): Float32Array | Float64Array;
  /** Numbers as an array of a shape. */
  arrayOf(numbers: Float64Array, shape: Shape): A;
  /** The examples from one to before another, of an array `[batch, …]`. */
  examples(x: A, from: number, to: number): A;
  /** The entries at places of the flat array, in a shape; 0 where the place is −1. */
  pick(x: A, places: Int32Array, shape: Shape): A;
}
