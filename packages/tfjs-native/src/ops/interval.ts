/**
 * A box through an affine layer and ReLU as one operation, with its gradient: c′ = Wc + b, r′ = |W| r, and the ends cut
 * to max(x, 0) where asked (Gowal et al., arXiv:1810.12715, §3). Rounds to nearest: for training, not for verdicts.
 *
 * Kernels `IntervalConv2D` and `IntervalLinear`: inputs `lower`, `upper`, `weight`, `bias`, outputs `[lower, upper]`.
 */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

import type { IntervalKernels } from '../kernel-signatures.ts';
import { type GradientCall, nativeGradient, together } from '../native-gradient.ts';
import { nativeKernel } from '../native-kernel.ts';
import { type ConvolutionAttributes, convolutionSides, linearSides } from './affine-dims.ts';

interface Inputs {
  readonly lower: TensorInfo;
  readonly upper: TensorInfo;
  readonly weight: TensorInfo;
  readonly bias: TensorInfo;
}

/** What the addon's functions take before `dims`, one after the other. */
type OperandsOf<Name extends keyof IntervalKernels> =
  Parameters<IntervalKernels[Name]> extends [...infer Arrays extends Float32Array[], Int32Array]
    ? Arrays
    : never;
type Forward = OperandsOf<'intervalLinear'>;
type InputGradient = OperandsOf<'intervalLinearInputGradient'>;
type WeightGradient = OperandsOf<'intervalLinearWeightGradient'>;

/** One layer kind: its kernel's name, its sides, and the functions of the addon that serve it. */
interface Layer<Attributes> {
  readonly kernelName: string;
  readonly sides: (
    input: readonly number[],
    weight: readonly number[],
    attrs: Attributes,
  ) => { readonly dims: Int32Array; readonly outShape: number[] };
  readonly forward: 'intervalConv2d' | 'intervalLinear';
  readonly inputGradient: 'intervalConv2dInputGradient' | 'intervalLinearInputGradient';
  readonly weightGradient: 'intervalConv2dWeightGradient' | 'intervalLinearWeightGradient';
}

const convolution: Layer<ConvolutionAttributes> = {
  kernelName: 'IntervalConv2D',
  sides: convolutionSides,
  forward: 'intervalConv2d',
  inputGradient: 'intervalConv2dInputGradient',
  weightGradient: 'intervalConv2dWeightGradient',
};

const linear: Layer<{ readonly relu: boolean }> = {
  kernelName: 'IntervalLinear',
  sides: (input, weight, { relu }) => {
    const dims = linearSides(input, weight, relu);
    return { dims, outShape: [dims[0] as number, dims[2] as number] };
  },
  forward: 'intervalLinear',
  inputGradient: 'intervalLinearInputGradient',
  weightGradient: 'intervalLinearWeightGradient',
};

function kernelOf<Attributes>({ kernelName, sides, forward }: Layer<Attributes>): KernelConfig {
  return nativeKernel<Inputs, Attributes>(kernelName, ({ inputs, attrs, backend }) => {
    const { lower, upper, weight, bias } = inputs;
    const { dims, outShape } = sides(lower.shape, weight.shape, attrs);
    const outLower = backend.makeOutput(outShape, 'float32');
    const outUpper = backend.makeOutput(outShape, 'float32');
    const operands = [lower, upper, weight, bias, outLower, outUpper].map((info) => backend.floats(info));
    backend.addon[forward](...(operands as Forward), dims);
    return [outLower, outUpper];
  });
}

function gradientOf<Attributes>({
  kernelName,
  sides,
  inputGradient,
  weightGradient,
}: Layer<Attributes>): GradConfig {
  const shape = { kernelName, inputsToSave: ['lower', 'upper', 'weight'], outputs: 2 };
  return nativeGradient<Attributes>(
    shape,
    ({ dOutputs, saved, attrs, backend }: GradientCall<Attributes>) => {
      const [lower, upper, weight, outLower, outUpper] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const { dims } = sides(lower.shape, weight.shape, attrs);
      const output = [outLower, outUpper, ...dOutputs];
      const ends = together(['lower', 'upper'], () => {
        const made = [lower, upper].map(({ shape: like }) => backend.makeOutput(like, 'float32'));
        const operands = [...output, weight, ...made].map((info) => backend.floats(info));
        backend.addon[inputGradient](...(operands as InputGradient), dims);
        return made;
      });
      const parameters = together(['weight', 'bias'], () => {
        const outputs = weight.shape.at(-1) as number;
        const made = [weight.shape, [outputs]].map((like) => backend.makeOutput(like, 'float32'));
        const operands = [lower, upper, ...output, weight, ...made].map((info) => backend.floats(info));
        backend.addon[weightGradient](...(operands as WeightGradient), dims);
        return made;
      });
      return { ...ends, ...parameters };
    },
  );
}

/** The two kernels. */
export const intervalKernels: readonly KernelConfig[] = [kernelOf(convolution), kernelOf(linear)];

/** Their gradients. */
export const intervalGradients: readonly GradConfig[] = [gradientOf(convolution), gradientOf(linear)];
