import { AddN, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';

const cpuAddN = cpuKernel(AddN);

/** `AddN`: sums of tensors of one shape, from the first to the last. */
export const addNKernel: KernelConfig = nativeKernel<readonly TensorInfo[], object>(AddN, (call) => {
  const { inputs, backend } = call;
  const [first, second, ...others] = inputs;
  if (first === undefined || second === undefined) return cpuAddN(call);
  if (inputs.some(({ dtype }) => dtype !== 'float32')) return cpuAddN(call);
  const dims = Int32Array.of(1, util.sizeFromShape(first.shape), 1, 1);
  const add = (a: TensorInfo, b: TensorInfo): TensorInfo => {
    const [x, y] = [backend.floats(a), backend.floats(b)];
    const out = backend.makeOutput(first.shape, 'float32');
    backend.addon.add(x, y, backend.floats(out), dims);
    return out;
  };
  let sum = add(first, second);
  for (const other of others) {
    const next = add(sum, other);
    backend.disposeData(sum.dataId);
    sum = next;
  }
  return sum;
});
