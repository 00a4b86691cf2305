import { type KernelConfig, type TensorInfo, Tile, type TileAttrs } from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { copyNumbers, isMovable, stepsOf } from './copy.ts';
import { mostLoops } from './loops.ts';

const cpuTile = cpuKernel(Tile);

/** `Tile`, the kernel of `broadcastTo` too: a tensor repeated along its axes. */
export const tileKernel: KernelConfig = nativeKernel<{ readonly x: TensorInfo }, TileAttrs>(Tile, (call) => {
  const { inputs, attrs, backend } = call;
  const { x } = inputs;
  if (!isMovable(x.dtype) || 2 * x.shape.length > mostLoops) return cpuTile(call);
  const shape = x.shape.map((size, d) => size * (attrs.reps[d] ?? 1));
  const out = backend.makeOutput(shape, x.dtype);
  const [from, to] = [stepsOf(x.shape), stepsOf(shape)];
  const nest = x.shape.flatMap((size, d) => {
    const step = to[d] ?? 0;
    return [
      { size: attrs.reps[d] ?? 1, from: 0, to: size * step },
      { size, from: from[d] ?? 0, to: step },
    ];
  });
  copyNumbers(backend, { x, out }, { nest });
  return out;
});
