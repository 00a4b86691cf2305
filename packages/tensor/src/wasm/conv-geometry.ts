import { backend_util } from '@tensorflow/tfjs-core';

/** One axis of a convolution without dilation: `size` inputs, `outputs` windows of `kernel` inputs. */
export interface ConvAxis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  /** Zeros before the first input. */
  readonly before: number;
  readonly outputs: number;
}

/** A 2-D convolution, NHWC and HWIO, without dilation. */
export interface ConvGeometry {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly rows: ConvAxis;
  readonly columns: ConvAxis;
}

/** The attributes that both gradient kernels of a convolution carry. */
export interface ConvAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4 = [number, number, number, number];

/**
 * The geometry of the forward convolution from the shapes of its image `[batch, height, width, inputs]` and filter
 * `[height, width, inputs, outputs]`. Throws for the layout NCHW.
 */
export function convGeometry(
  imageShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvAttributes,
): ConvGeometry {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat === 'NCHW') {
    throw new Error('the gradients of conv2d on the wasm backend want images as NHWC, got NCHW');
  }
  const info = backend_util.computeConv2DInfo(
    imageShape as Shape4,
    filterShape as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return {
    batch: info.batchSize,
    inputs: info.inChannels,
    outputs: info.outChannels,
    rows: {
      size: info.inHeight,
      kernel: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
      outputs: info.outHeight,
    },
    columns: {
      size: info.inWidth,
      kernel: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
      outputs: info.outWidth,
    },
  };
}

/** A tfjs padding attribute; the entries must not be negative. */
export function explicitPadding(
  rows: readonly [before: number, after: number],
  columns: readonly [before: number, after: number],
): backend_util.ExplicitPadding {
  return [[0, 0], [...rows], [...columns], [0, 0]] as backend_util.ExplicitPadding;
}
