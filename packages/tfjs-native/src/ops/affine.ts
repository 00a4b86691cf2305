/**
 * An affine convolution layer with bias and ReLU as one operation, with its gradient.
 *
 * Kernel `AffineConv2D`: inputs `x`, `weight`, `bias`.
 */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

import { nativeGradient, together } from '../native-gradient.ts';
import { nativeKernel } from '../native-kernel.ts';
import { type ConvolutionAttributes, convolutionSides } from './affine-dims.ts';

interface Inputs {
  readonly x: TensorInfo;
  readonly weight: TensorInfo;
  readonly bias: TensorInfo;
}

const kernelName = 'AffineConv2D';

/** The kernel. */
export const affineKernel: KernelConfig = nativeKernel<Inputs, ConvolutionAttributes>(
  kernelName,
  ({ inputs: { x, weight, bias }, attrs, backend }) => {
    const { dims, outShape } = convolutionSides(x.shape, weight.shape, attrs);
    const out = backend.makeOutput(outShape, 'float32');
    const [images, weights, biases] = [backend.floats(x), backend.floats(weight), backend.floats(bias)];
    backend.addon.conv2d(images, weights, biases, backend.floats(out), dims);
    return out;
  },
);

/** Its gradient. */
export const affineGradient: GradConfig = nativeGradient<ConvolutionAttributes>(
  { kernelName, inputsToSave: ['x', 'weight'], outputs: 1 },
  ({ dOutputs, saved, attrs, backend }) => {
    const [x, weight, out] = saved as [Tensor, Tensor, Tensor];
    const [dOut] = dOutputs as [Tensor];
    const { dims } = convolutionSides(x.shape, weight.shape, attrs);
    const parameters = together(['weight', 'bias'], () => {
      const dWeight = backend.makeOutput(weight.shape, 'float32');
      const dBias = backend.makeOutput([weight.shape[3] as number], 'float32');
      const [images, outputs, gradients] = [backend.floats(x), backend.floats(out), backend.floats(dOut)];
      const [weights, biases] = [backend.floats(dWeight), backend.floats(dBias)];
      backend.addon.affineConv2dWeightGradient(images, outputs, gradients, weights, biases, dims);
      return [dWeight, dBias];
    });
    const input = together(['x'], () => {
      const dx = backend.makeOutput(x.shape, 'float32');
      const [outputs, gradients] = [backend.floats(out), backend.floats(dOut)];
      backend.addon.affineConv2dInputGradient(
        outputs,
        gradients,
        backend.floats(weight),
        backend.floats(dx),
        dims,
      );
      return [dx];
    });
    return { ...input, ...parameters };
  },
);
