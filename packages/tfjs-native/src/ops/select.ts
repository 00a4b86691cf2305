import { type KernelConfig, Select, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';

interface Choice {
  readonly condition: TensorInfo;
  readonly t: TensorInfo;
  readonly e: TensorInfo;
}

const cpuSelect = cpuKernel(Select);

/** `Select`, the kernel of `where`, which makes the shapes equal before. */
export const selectKernel: KernelConfig = nativeKernel<Choice, object>(Select, (call) => {
  const { inputs, backend } = call;
  const { condition, t, e } = inputs;
  const isPlain =
    t.dtype === 'float32' &&
    e.dtype === 'float32' &&
    util.arraysEqual(t.shape, e.shape) &&
    util.arraysEqual(t.shape, condition.shape);
  const is = isPlain && condition.dtype === 'bool' ? backend.numbers(condition) : undefined;
  if (!(is instanceof Uint8Array)) return cpuSelect(call);
  const [yes, no] = [backend.floats(t), backend.floats(e)];
  const out = backend.makeOutput(t.shape, 'float32');
  backend.addon.select(is, yes, no, backend.floats(out));
  return out;
});
