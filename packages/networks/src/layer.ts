/** Rows (or columns) of padding: top, bottom, left, right. Never "same". */
export type Padding = readonly [top: number, bottom: number, left: number, right: number];

/** Height and width. */
export type Size = readonly [height: number, width: number];

/**
 * One layer as plain data; its parameters live beside the network, under the layer's path.
 *
 * One layout: images are NHWC, convolution weights HWIO, linear weights `[in, out]`.
 */
export type Layer =
  | LinearLayer
  | Conv2dLayer
  | ReluLayer
  | LeakyReluLayer
  | SigmoidLayer
  | TanhLayer
  | FlattenLayer
  | BatchNormLayer
  | AveragePoolLayer
  | MaxPoolLayer
  | NormalizeLayer
  | ScaleLayer
  | ResidualLayer;

/** The names of all layer kinds. */
export type LayerKind = Layer['kind'];

/** The layer of one kind. */
export type LayerOf<K extends LayerKind> = Extract<Layer, { readonly kind: K }>;

/** y = xW + b. Parameters: `weight [inputs, outputs]`, `bias [outputs]`. */
export interface LinearLayer {
  readonly kind: 'linear';
  readonly inputs: number;
  readonly outputs: number;
}

/** Cross-correlation with zero padding. Parameters: `weight [height, width, inputs, outputs]`, `bias [outputs]`. */
export interface Conv2dLayer {
  readonly kind: 'conv2d';
  readonly inputs: number;
  readonly outputs: number;
  readonly size: Size;
  readonly strides: Size;
  readonly padding: Padding;
}

/** max(x, 0). */
export interface ReluLayer {
  readonly kind: 'relu';
}

/** x where x ≥ 0, else slope · x, with the slope taken as the exact float64 number; 0 ≤ slope < 1. */
export interface LeakyReluLayer {
  readonly kind: 'leaky-relu';
  readonly slope: number;
}

/** 1/(1 + e⁻ˣ). */
export interface SigmoidLayer {
  readonly kind: 'sigmoid';
}

/** (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ). */
export interface TanhLayer {
  readonly kind: 'tanh';
}

/** An image as a vector, pixel by pixel (`hwc`) or channel by channel (`chw`). */
export interface FlattenLayer {
  readonly kind: 'flatten';
  readonly order: 'hwc' | 'chw';
}

/**
 * γ (x − mean)/√(variance + epsilon) + β over the last axis.
 * Parameters: `gamma`, `beta`, and the statistics `mean`, `variance`, all `[channels]`.
 */
export interface BatchNormLayer {
  readonly kind: 'batch-norm';
  readonly channels: number;
  readonly epsilon: number;
}

/**
 * What the sum of a window is divided by: the size of the window, so that padding counts as zeros (ONNX:
 * `count_include_pad` = 1), or how many of its numbers lie inside the image (`count_include_pad` = 0).
 */
export type PoolDivisor = 'window' | 'inside';

/** The mean of each window. No window may lie wholly in the padding. */
export interface AveragePoolLayer {
  readonly kind: 'average-pool';
  readonly size: Size;
  readonly strides: Size;
  readonly padding: Padding;
  readonly divisor: PoolDivisor;
}

/** The maximum of each window. Padding never wins: a window counts what lies inside the image, and may not lie wholly outside. */
export interface MaxPoolLayer {
  readonly kind: 'max-pool';
  readonly size: Size;
  readonly strides: Size;
  readonly padding: Padding;
}

/** (x − mean)/deviation by channel: the first layer of a network that wants normalised inputs, so that ε keeps its unit. */
export interface NormalizeLayer {
  readonly kind: 'normalize';
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * scale · x + offset, number by number. Parameters: `scale`, `offset`, both of `shape`: `[channels]` for the last axis,
 * or the whole shape of the input.
 */
export interface ScaleLayer {
  readonly kind: 'scale';
  readonly shape: readonly number[];
}

/** body(x) + shortcut(x); an empty shortcut is the identity. */
export interface ResidualLayer {
  readonly kind: 'residual';
  readonly body: readonly Layer[];
  readonly shortcut: readonly Layer[];
}
