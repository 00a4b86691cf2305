import { type KernelConfig, Softmax, type SoftmaxAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';

const cpuSoftmax = cpuKernel(Softmax);

/** `Softmax`, over the last axis, which is all that TensorFlow.js has. */
export const softmaxKernel: KernelConfig = nativeKernel<{ readonly logits: TensorInfo }, SoftmaxAttrs>(
  Softmax,
  (call) => {
    const { inputs, attrs, backend } = call;
    const { logits } = inputs;
    const last = logits.shape.length - 1;
    const isLast = attrs.dim === -1 || attrs.dim === last;
    if (logits.dtype !== 'float32' || !isLast || util.sizeFromShape(logits.shape) === 0) {
      return cpuSoftmax(call);
    }
    const x = backend.floats(logits);
    const out = backend.makeOutput(logits.shape, 'float32');
    backend.addon.softmax(x, backend.floats(out), logits.shape[last] ?? 1);
    return out;
  },
);
