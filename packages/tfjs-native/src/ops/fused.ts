/**
 * What follows a product in TensorFlow.js's fused kernels where the product itself has not done it: a bias of any shape
 * that broadcasts, and the activations other than ReLU.
 */
import { Add, Elu, LeakyRelu, Prelu, Relu, Relu6, Sigmoid, type TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { runKernel } from '../native-kernel.ts';

/** The inputs of a fused kernel beside its operands. */
export interface FusedInputs {
  readonly bias?: TensorInfo | undefined;
  readonly preluActivationWeights?: TensorInfo | undefined;
}

/** The attributes that both fused kernels have. */
export interface FusedAttributes {
  readonly activation?: string | undefined;
  readonly leakyreluAlpha?: number | undefined;
}

/** What the product itself does, and what is left. */
export interface Fusion {
  /** The bias in the form that the product takes: a number per column, or none. */
  readonly bias: Float32Array;
  readonly isRelu: boolean;
  /** Carries out the rest and disposes of what it replaces. */
  finish(product: TensorInfo): TensorInfo;
}

const noBias = new Float32Array(0);

/** Nothing to be fused. */
export const plain: Fusion = { bias: noBias, isRelu: false, finish: (product) => product };

/** Divides the work of a fused kernel whose result has `columns` as its last axis. */
export function fusionOf(
  backend: NativeBackend,
  inputs: FusedInputs,
  { activation = 'linear', leakyreluAlpha, columns }: FusedAttributes & { readonly columns: number },
): Fusion {
  const { bias, preluActivationWeights } = inputs;
  const isInside = bias == null || isPerColumn(bias, columns);
  const isRelu = isInside && activation === 'relu';
  return {
    bias: bias != null && isInside ? backend.floats(bias) : noBias,
    isRelu,
    finish(product) {
      const sum = bias == null || isInside ? product : replace(backend, product, Add, { b: bias }, {});
      if (activation === 'linear' || isRelu) return sum;
      const kernel = activations[activation];
      if (kernel === undefined) throw new Error(`Activation ${activation} has not been implemented`);
      const weights = activation === 'prelu' ? { alpha: preluActivationWeights } : {};
      return replace(backend, sum, kernel, weights, { alpha: leakyreluAlpha });
    },
  };
}

const activations: Readonly<Record<string, string>> = {
  relu: Relu,
  relu6: Relu6,
  elu: Elu,
  sigmoid: Sigmoid,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
};

function isPerColumn(bias: TensorInfo, columns: number): boolean {
  const outer = bias.shape.slice(0, -1);
  return bias.dtype === 'float32' && bias.shape.at(-1) === columns && outer.every((size) => size === 1);
}

/** The kernel's result in the place of its first operand. */
function replace(
  backend: NativeBackend,
  operand: TensorInfo,
  kernel: string,
  others: Readonly<Record<string, TensorInfo | undefined>>,
  attrs: object,
): TensorInfo {
  const inputs = kernel === Add ? { a: operand, ...others } : { x: operand, ...others };
  const result = runKernel(backend, kernel, { inputs, attrs });
  backend.disposeData(operand.dataId);
  return result;
}
