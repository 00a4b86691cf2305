import { Rng } from '@drawdown/records';

import { tensor, useBackend } from '../../src/index.ts';
import { grads, mul, sum, type Tensor } from '../../src/ops.ts';
import { scope } from '../../src/scope.ts';

/** An operand as plain numbers: it becomes a tensor of whatever backend is current. */
export interface Operand {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Numbers in [-1, 1), the same for the same seed. */
export function randomOperand(rng: Rng, shape: readonly number[]): Operand {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, values: rng.uniforms(size).map((value) => 2 * value - 1) };
}

/** The ends of random boxes; about a third of their neurons are points, active or dead when seen by ReLU. */
export function randomEnds(rng: Rng, shape: readonly number[]): { lower: Operand; upper: Operand } {
  const centre = randomOperand(rng, shape).values;
  const radius = randomOperand(rng, shape).values.map((value) => Math.max(0, value));
  return {
    lower: { shape, values: centre.map((value, i) => value - (radius[i] as number)) },
    upper: { shape, values: centre.map((value, i) => value + (radius[i] as number)) },
  };
}

/** What a function gives and its gradients: values of each output, and of each operand's gradient. */
export interface Observed {
  readonly outputs: readonly Float32Array[];
  readonly gradients: readonly Float32Array[];
}

/**
 * Runs a function of operands on a backend, and differentiates the weighted sum of its outputs; the weights are fixed
 * and all different, so that no gradient can hide behind another.
 */
export async function observe(
  backend: Parameters<typeof useBackend>[0],
  operands: readonly Operand[],
  compute: (...tensors: Tensor[]) => readonly Tensor[],
): Promise<Observed> {
  await useBackend(backend);
  return scope(() => {
    const inputs = operands.map(({ shape, values }) => tensor(values, [...shape]));
    const outputs = compute(...inputs).map((output) => Float32Array.from(output.dataSync()));
    const loss = (...tensors: Tensor[]): Tensor =>
      compute(...tensors)
        .map((output, index) => sum(mul(output, weightsLike(output, index))))
        .reduce((total, part) => total.add(part));
    const gradients = grads(loss)(inputs).map((gradient) => Float32Array.from(gradient.dataSync()));
    return { outputs, gradients };
  });
}

function weightsLike(output: Tensor, index: number): Tensor {
  return tensor(randomOperand(Rng.fromSeed(77 + index), output.shape).values, output.shape);
}
