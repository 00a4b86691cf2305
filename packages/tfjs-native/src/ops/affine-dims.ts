/** How the layers of the fused operations are described: what their `dims` are made of. */
export interface ConvolutionAttributes {
  readonly strides: readonly [number, number];
  /** Zeros above, below, left and right of the image. */
  readonly padding: readonly [number, number, number, number];
  readonly relu: boolean;
}

/** A convolution's sides, and the shape of its output. */
export interface ConvolutionSides {
  readonly dims: Int32Array;
  readonly outShape: number[];
}

/**
 * The sides of a convolution of images `[batch, height, width, in]` with a weight `[height, width, in, out]`.
 *
 * @throws TypeError when they do not fit together
 */
export function convolutionSides(
  imageShape: readonly number[],
  weightShape: readonly number[],
  { strides, padding: [top, bottom, left, right], relu }: ConvolutionAttributes,
): ConvolutionSides {
  const [batch = 0, height = 0, width = 0, channels = 0] = imageShape;
  const [kernelHeight = 0, kernelWidth = 0, inputs = 0, outputs = 0] = weightShape;
  if (imageShape.length !== 4 || weightShape.length !== 4 || inputs !== channels) {
    throw new TypeError(
      `expected images [batch, height, width, in] and a weight [height, width, in, out], got [${imageShape}] and [${weightShape}]`,
    );
  }
  const outHeight = Math.floor((height + top + bottom - kernelHeight) / strides[0]) + 1;
  const outWidth = Math.floor((width + left + right - kernelWidth) / strides[1]) + 1;
  const input = [batch, height, width, channels];
  const output = [outHeight, outWidth, outputs];
  return {
    dims: Int32Array.from([
      ...input,
      ...output,
      kernelHeight,
      kernelWidth,
      ...strides,
      top,
      left,
      Number(relu),
    ]),
    outShape: [batch, ...output],
  };
}

/** The sides of a linear layer on `[rows, in]` with a weight `[in, out]`: `[rows, in, out, relu]`. */
export function linearSides(
  inputShape: readonly number[],
  weightShape: readonly number[],
  relu: boolean,
): Int32Array {
  const [rows = 0, width = 0] = inputShape;
  const [inputs = 0, outputs = 0] = weightShape;
  if (inputShape.length !== 2 || weightShape.length !== 2 || inputs !== width) {
    throw new TypeError(
      `expected an input [rows, in] and a weight [in, out], got [${inputShape}] and [${weightShape}]`,
    );
  }
  return Int32Array.of(rows, inputs, outputs, Number(relu));
}
