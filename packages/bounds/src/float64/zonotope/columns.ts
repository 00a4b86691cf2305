import type { ConvolutionMap, LinearMap } from '../../arithmetic.ts';
import type { Array64 } from '../array64.ts';

/** Writes W times so much of one input into zeros: one rounding in each entry. */
export type ColumnWriter = (target: Float64Array, input: number, amount: number) => void;

/** The columns of a linear layer: rows of its weight. */
export function linearColumns({ weight }: LinearMap<Array64>): ColumnWriter {
  const outputs = weight.shape[1]!;
  return (target, input, amount) => {
    const start = input * outputs;
    for (let output = 0; output < outputs; output++) target[output] = amount * weight.data[start + output]!;
  };
}

/** The columns of a convolution: the kernel, turned around, at every position that sees the input. */
export function convolutionColumns({
  weight,
  strides,
  padding,
  inputShape,
  outputShape,
}: ConvolutionMap<Array64>): ColumnWriter {
  const [kernelHeight = 0, kernelWidth = 0] = weight.shape;
  const [, width = 0, channels = 0] = inputShape;
  const [outHeight = 0, outWidth = 0, outputs = 0] = outputShape;
  const [top, , left] = padding;
  return (target, input, amount) => {
    const channel = input % channels;
    const pixel = (input - channel) / channels;
    const column = (pixel % width) + left;
    const row = (pixel - (pixel % width)) / width + top;
    for (const [tapRow, outRow] of taps(row, kernelHeight, { stride: strides[0], count: outHeight })) {
      for (const [tapColumn, outColumn] of taps(column, kernelWidth, {
        stride: strides[1],
        count: outWidth,
      })) {
        const tapAt = ((tapRow * kernelWidth + tapColumn) * channels + channel) * outputs;
        const outAt = (outRow * outWidth + outColumn) * outputs;
        for (let output = 0; output < outputs; output++) {
          target[outAt + output] = amount * weight.data[tapAt + output]!;
        }
      }
    }
  };
}

/** Along one axis, the windows that hold a place of the padded input, and which of their taps it is. */
function taps(
  place: number,
  length: number,
  { stride, count }: { readonly stride: number; readonly count: number },
): [tap: number, window: number][] {
  const found: [number, number][] = [];
  const first = Math.max(0, Math.ceil((place - length + 1) / stride));
  const last = Math.min(count - 1, Math.floor(place / stride));
  for (let window = first; window <= last; window++) found.push([place - window * stride, window]);
  return found;
}
