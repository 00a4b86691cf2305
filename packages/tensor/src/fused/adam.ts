import { add, div, mul, sqrt, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

import { hasKernel, runKernel } from './kernel.ts';

/** What one step of Adam takes for one parameter; all tensors have its shape. */
export interface AdamOperands {
  readonly value: Tensor;
  readonly gradient: Tensor;
  /** The running means of the gradient and of its square. */
  readonly first: Tensor;
  readonly second: Tensor;
  /** A factor for the gradient. */
  readonly scale: number;
  readonly decayFirst: number;
  readonly decaySecond: number;
  /** The step size, bias corrections included. */
  readonly size: number;
  readonly epsilon: number;
}

/**
 * One step of Adam on one parameter (Kingma & Ba, arXiv:1412.6980, algorithm 1); the old tensors stay the caller's.
 * One pass over memory where the backend has a kernel for it, composed of plain operations elsewhere.
 */
export function adamUpdate(operands: AdamOperands): { value: Tensor; first: Tensor; second: Tensor } {
  const { value, gradient, first, second, ...settings } = operands;
  const { scale, decayFirst, decaySecond, size, epsilon } = settings;
  if (hasKernel('AdamStep')) {
    const next = runKernel('AdamStep', { value, gradient, first, second }, settings);
    const [nextValue, nextFirst, nextSecond] = next as [Tensor, Tensor, Tensor];
    return { value: nextValue, first: nextFirst, second: nextSecond };
  }
  return tidy(() => {
    const scaled = scale === 1 ? gradient : mul(gradient, scale);
    const nextFirst = add(mul(first, decayFirst), mul(scaled, 1 - decayFirst));
    const nextSecond = add(mul(second, decaySecond), mul(square(scaled), 1 - decaySecond));
    const change = div(mul(nextFirst, size), add(sqrt(nextSecond), epsilon));
    return { value: sub(value, change), first: nextFirst, second: nextSecond };
  });
}
