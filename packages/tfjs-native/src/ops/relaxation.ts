/**
 * CROWN's lines around ReLU, and rows of coefficients through them, each as one operation with its gradient. Zhang et
 * al., arXiv:1811.00866, table 2. Round to nearest: for training, not for verdicts.
 *
 * Kernels: `UpperLines` (inputs `lower`, `upper`; outputs `[slope, intercept]`), `LinesBack` (inputs `coefficients`,
 * `lowerSlope`, `upperSlope`, `intercept`; outputs `[next, gains]`) and `RelaxedConv2DBack`, which goes on through a
 * convolution (inputs `weight` and `bias` besides).
 */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

import { nativeGradient, together } from '../native-gradient.ts';
import { nativeKernel } from '../native-kernel.ts';
import { type ConvolutionAttributes, convolutionSides } from './affine-dims.ts';

interface UpperLinesInputs {
  readonly lower: TensorInfo;
  readonly upper: TensorInfo;
}

interface UpperLinesAttributes {
  /** Keeps an empty interval from dividing by zero. */
  readonly tiny: number;
}

const upperLines = nativeKernel<UpperLinesInputs, UpperLinesAttributes>(
  'UpperLines',
  ({ inputs: { lower, upper }, attrs: { tiny }, backend }) => {
    const slope = backend.makeOutput(lower.shape, 'float32');
    const intercept = backend.makeOutput(lower.shape, 'float32');
    const [low, high] = [backend.floats(lower), backend.floats(upper)];
    backend.addon.upperLines(low, high, backend.floats(slope), backend.floats(intercept), tiny);
    return [slope, intercept];
  },
);

const upperLinesGradient = nativeGradient<UpperLinesAttributes>(
  { kernelName: 'UpperLines', inputsToSave: ['lower', 'upper'], outputs: 2 },
  ({ dOutputs, saved, attrs: { tiny }, backend }) => {
    const [lower, upper] = saved as [Tensor, Tensor];
    return together(['lower', 'upper'], () => {
      const made = [lower, upper].map(({ shape }) => backend.makeOutput(shape, 'float32'));
      const operands = [lower, upper, ...dOutputs, ...made].map((info) => backend.floats(info));
      backend.addon.upperLinesGradient(...(operands as Six), tiny);
      return made;
    });
  },
);

type Six = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
type Ten = [...Six, Float32Array, Float32Array, Float32Array, Float32Array];

interface LinesBackInputs {
  /** `[examples · rows, neurons]`. */
  readonly coefficients: TensorInfo;
  /** `[examples, neurons]`, as the two that follow. */
  readonly lowerSlope: TensorInfo;
  readonly upperSlope: TensorInfo;
  readonly intercept: TensorInfo;
}

const rowInputs = ['coefficients', 'lowerSlope', 'upperSlope', 'intercept'] as const;
const parameterInputs = ['weight', 'bias'] as const;

const linesBack = nativeKernel<LinesBackInputs, object>('LinesBack', ({ inputs, backend }) => {
  const { coefficients, lowerSlope, upperSlope, intercept } = inputs;
  const next = backend.makeOutput(coefficients.shape, 'float32');
  const gains = backend.makeOutput([coefficients.shape[0] as number, 1], 'float32');
  const operands = [coefficients, lowerSlope, upperSlope, intercept, next, gains];
  const arrays = operands.map((info) => backend.floats(info)) as Six;
  backend.addon.linesBack(...arrays, sidesOf(coefficients, lowerSlope));
  return [next, gains];
});

const linesBackGradient = nativeGradient<object>(
  {
    kernelName: 'LinesBack',
    inputsToSave: rowInputs,
    outputs: 0,
  },
  ({ dOutputs, saved, backend }) => {
    const [coefficients, lowerSlope] = saved as [Tensor, Tensor];
    return together(rowInputs, () => {
      const made = saved.map(({ shape }) => backend.makeOutput(shape, 'float32'));
      const arrays = [...saved, ...dOutputs, ...made].map((info) => backend.floats(info)) as Ten;
      backend.addon.linesBackGradient(...arrays, sidesOf(coefficients, lowerSlope));
      return made;
    });
  },
);

function sidesOf(coefficients: TensorInfo, lines: TensorInfo): Int32Array {
  const [total = 0, neurons = 0] = coefficients.shape;
  const [examples = 0] = lines.shape;
  return Int32Array.of(examples, examples === 0 ? 0 : total / examples, neurons);
}

interface RelaxedConvolutionInputs extends LinesBackInputs {
  /** `[height, width, in, out]`. */
  readonly weight: TensorInfo;
  readonly bias: TensorInfo;
}

interface RelaxedConvolutionAttributes extends ConvolutionAttributes {
  /** `[height, width, in]` of the convolution's input. */
  readonly inputShape: readonly number[];
}

const relaxedConvolutionBack = nativeKernel<RelaxedConvolutionInputs, RelaxedConvolutionAttributes>(
  'RelaxedConv2DBack',
  ({ inputs, attrs, backend }) => {
    const { coefficients, lowerSlope, upperSlope, intercept, weight, bias } = inputs;
    const { dims, rows, nextShape } = convolutionBackSides(coefficients, lowerSlope, weight, attrs);
    const next = backend.makeOutput(nextShape, 'float32');
    const gains = backend.makeOutput([nextShape[0] as number, 1], 'float32');
    const operands = [coefficients, lowerSlope, upperSlope, intercept, weight, bias, next, gains];
    const arrays = operands.map((info) => backend.floats(info)) as Eight;
    backend.addon.relaxedConv2dBack(...arrays, dims, rows);
    return [next, gains];
  },
);

type Eight = [...Six, Float32Array, Float32Array];
type Twelve = [...Ten, Float32Array, Float32Array];

const relaxedConvolutionBackGradient = nativeGradient<RelaxedConvolutionAttributes>(
  {
    kernelName: 'RelaxedConv2DBack',
    inputsToSave: [...rowInputs, ...parameterInputs],
    outputs: 0,
  },
  ({ dOutputs, saved, attrs, backend }) => {
    const [coefficients, lowerSlope, , , weight] = saved as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
    const lines = saved.slice(0, 4);
    const { dims, rows } = convolutionBackSides(coefficients, lowerSlope, weight, attrs);
    const run = (like: readonly Tensor[], operands: readonly Tensor[]): [TensorInfo[], Float32Array[]] => {
      const made = like.map(({ shape }) => backend.makeOutput(shape, 'float32'));
      return [made, [...operands, ...dOutputs, ...made].map((info) => backend.floats(info))];
    };
    const gradients = together(rowInputs, () => {
      const [made, arrays] = run(lines, saved);
      backend.addon.relaxedConv2dBackGradient(...(arrays as Twelve), dims, rows);
      return made;
    });
    const parameters = together(parameterInputs, () => {
      const [made, arrays] = run(saved.slice(4), lines);
      backend.addon.relaxedConv2dBackWeightGradient(...(arrays as Eight), dims, rows);
      return made;
    });
    return { ...gradients, ...parameters };
  },
);

function convolutionBackSides(
  coefficients: TensorInfo,
  lines: TensorInfo,
  weight: TensorInfo,
  attrs: RelaxedConvolutionAttributes,
): { readonly dims: Int32Array; readonly rows: number; readonly nextShape: number[] } {
  const [total = 0] = coefficients.shape;
  const [examples = 0] = lines.shape;
  const nextShape = [total, ...attrs.inputShape];
  const { dims } = convolutionSides(nextShape, weight.shape, attrs);
  return { dims, rows: examples === 0 ? 1 : total / examples, nextShape };
}

/** The kernels. */
export const relaxationKernels: readonly KernelConfig[] = [upperLines, linesBack, relaxedConvolutionBack];

/** Their gradients. */
export const relaxationGradients: readonly GradConfig[] = [
  upperLinesGradient,
  linesBackGradient,
  relaxedConvolutionBackGradient,
];
