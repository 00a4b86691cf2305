import { customGrad, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Computes a tensor that gradients do not flow through: a constant, as far as the tape is concerned.
 *
 * TensorFlow.js has no stop-gradient, and comparisons and argMax have no gradient at all, so a mask computed from bounds
 * would make the whole loss impossible to differentiate. A custom operation without inputs is what the tape ignores.
 *
 * @param compute a function of tensors it closes over
 */
export function detached(compute: () => Tensor): Tensor {
  const untaped = customGrad(() => ({ value: compute(), gradFunc: () => [] }));
  return untaped();
}
