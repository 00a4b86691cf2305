import {
  GatherV2,
  type GatherV2Attrs,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { sizeBetween } from './copy.ts';

interface Gathering {
  readonly x: TensorInfo;
  readonly indices: TensorInfo;
}

const cpuGather = cpuKernel(GatherV2);

/** `GatherV2`, the kernel of `gather`, without batch axes. */
export const gatherKernel: KernelConfig = nativeKernel<Gathering, GatherV2Attrs>(GatherV2, (call) => {
  const { inputs, attrs, backend } = call;
  const { x, indices } = inputs;
  if (x.dtype !== 'float32' || indices.dtype !== 'int32' || (attrs.batchDims ?? 0) !== 0)
    return cpuGather(call);
  const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
  const [from, positions] = [backend.floats(x), backend.numbers(indices)];
  const rows = x.shape[axis] ?? 0;
  const isInside = positions.every((position: number) => position >= 0 && position < rows);
  if (from.length === 0 || !isInside) return cpuGather(call);
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
  const out = backend.makeOutput(shape, 'float32');
  const dims = Int32Array.of(
    sizeBetween(x.shape, 0, axis),
    rows,
    sizeBetween(x.shape, axis + 1, x.shape.length),
  );
  backend.addon.gatherRows(from, positions as Int32Array, backend.floats(out), dims);
  return out;
});
