import { reshape, slice, type Tensor, tensor } from '../ops.ts';
import { scope } from '../scope.ts';

/** A kernel ready to run: `run` computes once and waits for the result; `dispose` frees the operands. */
export interface PreparedKernel {
  readonly run: () => void;
  readonly dispose: () => void;
}

/** One kernel at one size. */
export interface KernelCase {
  /** `matmul 1024`, `dm-small conv 1 filter gradient`, … */
  readonly name: string;
  /** Floating point operations of one run, two per multiply-add. */
  readonly flops: number;
  /** False for what no training step computes: the gradient of the images. */
  readonly inTraining: boolean;
  /** Makes the operands on the current backend. */
  readonly prepare: () => PreparedKernel;
}

/** Fixed numbers in [-0.5, 0.5) without a pattern that a kernel could profit from. */
export function operand(shape: readonly number[]): Tensor {
  const values = new Float32Array(shape.reduce((product, dimension) => product * dimension, 1));
  let state = 1;
  for (let i = 0; i < values.length; i++) {
    // Numerical Recipes' linear congruential generator: quick, and good enough for operands.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 32 - 0.5;
  }
  return tensor(values, [...shape]);
}

/** Runs a function of fixed operands; reading a number waits for backends that compute behind the scenes. */
export function prepared(operands: readonly Tensor[], compute: () => Tensor): PreparedKernel {
  return {
    run: () => {
      scope(() => slice(reshape(compute(), [-1]), 0, 1).dataSync());
    },
    dispose: () => {
      for (const each of operands) each.dispose();
    },
  };
}
