/**
 * `maximum` and `minimum` on the wasm backend, for two operands of one shape or a scalar on either side. The
 * built-in kernels compute a broadcast index for every element, and lose a NaN when it is in the second operand.
 *
 * Every operation has loops of its own: a shared loop that calls the operation would not be compiled as tightly.
 */
import { type KernelConfig, Maximum, Minimum, Relu, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { builtIn, floats, type KernelCall, run, wasmKernel } from './kernel-call.ts';

type Call = KernelCall<{ readonly a: TensorInfo; readonly b: TensorInfo }, object>;

interface Extremum {
  readonly ofTwo: (a: Float32Array, b: Float32Array, out: Float32Array) => void;
  readonly withScalar: (a: Float32Array, bound: number, out: Float32Array) => void;
}

const maximum: Extremum = {
  ofTwo(a, b, out) {
    const n = out.length;
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!);
  },
  withScalar(a, bound, out) {
    const n = out.length;
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, bound);
  },
};

const minimum: Extremum = {
  ofTwo(a, b, out) {
    const n = out.length;
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i]!, b[i]!);
  },
  withScalar(a, bound, out) {
    const n = out.length;
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i]!, bound);
  },
};

function extremumKernel(kernelName: string, { ofTwo, withScalar }: Extremum): KernelConfig {
  const original = builtIn(kernelName);
  const kernel = ({ inputs, attrs, backend }: Call): TensorInfo => {
    const { a, b } = inputs;
    const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
    const isScalar = a.shape.length === 0 || b.shape.length === 0;
    if (!isFloat || !(isScalar || util.arraysEqual(a.shape, b.shape))) {
      return run(backend, original, { a, b }, attrs);
    }
    const [x, other] = a.shape.length === 0 ? [b, a] : [a, b];
    const bound = isScalar ? floats(backend, other)[0]! : Number.NaN;
    if (kernelName === Maximum && bound === 0) return run(backend, Relu, { x }, {});
    const out = backend.makeOutput(x.shape, 'float32');
    if (isScalar) withScalar(floats(backend, x), bound, floats(backend, out));
    else ofTwo(floats(backend, x), floats(backend, other), floats(backend, out));
    return out;
  };
  return wasmKernel(kernelName, kernel, original.setupFunc);
}

/** The replacement of `Maximum`. */
export function maximumKernel(): KernelConfig {
  return extremumKernel(Maximum, maximum);
}

/** The replacement of `Minimum`. */
export function minimumKernel(): KernelConfig {
  return extremumKernel(Minimum, minimum);
}
