/**
 * One step of Adam on one parameter as one operation (Kingma & Ba, arXiv:1412.6980, algorithm 1).
 *
 * Kernel `AdamStep`: inputs `value`, `gradient`, `first`, `second`, outputs the next value, first and second.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';

import { nativeKernel } from '../native-kernel.ts';

interface Inputs {
  readonly value: TensorInfo;
  readonly gradient: TensorInfo;
  readonly first: TensorInfo;
  readonly second: TensorInfo;
}

interface Attributes {
  /** A factor for the gradient. */
  readonly scale: number;
  readonly decayFirst: number;
  readonly decaySecond: number;
  /** The step size, bias corrections included. */
  readonly size: number;
  readonly epsilon: number;
}

/** The kernel. */
export const adamKernel: KernelConfig = nativeKernel<Inputs, Attributes>(
  'AdamStep',
  ({ inputs: { value, gradient, first, second }, attrs, backend }) => {
    const { scale, decayFirst, decaySecond, size, epsilon } = attrs;
    const next = [value, first, second].map(({ shape }) => backend.makeOutput(shape, 'float32'));
    const settings = Float32Array.of(
      scale,
      decayFirst,
      1 - decayFirst,
      decaySecond,
      1 - decaySecond,
      size,
      epsilon,
    );
    const arrays = [value, gradient, first, second, ...next].map((info) => backend.floats(info));
    backend.addon.adam(...(arrays as Seven), settings);
    return next;
  },
);

type Seven = [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
];
