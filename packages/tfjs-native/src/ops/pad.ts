import { type KernelConfig, PadV2, type PadV2Attrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { fillTensor } from './cast-and-fill.ts';
import { copyNumbers, isMovable, stepsOf } from './copy.ts';
import { mostLoops } from './loops.ts';

const cpuPad = cpuKernel(PadV2);

/** `PadV2`, the kernel of `pad`: a frame of one number. */
export const padKernel: KernelConfig = nativeKernel<{ readonly x: TensorInfo }, PadV2Attrs>(PadV2, (call) => {
  const { inputs, attrs, backend } = call;
  const { x } = inputs;
  const isPlain = attrs.paddings.every(([before, after]) => before >= 0 && after >= 0);
  if (!isMovable(x.dtype) || x.shape.length > mostLoops || !isPlain) return cpuPad(call);
  const shape = attrs.paddings.map(([before, after], d) => before + (x.shape[d] ?? 1) + after);
  const out = fillTensor(backend, shape, { value: attrs.constantValue, dtype: x.dtype });
  const [from, to] = [stepsOf(x.shape), stepsOf(shape)];
  const nest = x.shape.map((size, d) => ({ size, from: from[d] ?? 0, to: to[d] ?? 0 }));
  const first = attrs.paddings.reduce((place, [before], d) => place + before * (to[d] ?? 0), 0);
  copyNumbers(backend, { x, out }, { nest, first: { to: first } });
  return out;
});
