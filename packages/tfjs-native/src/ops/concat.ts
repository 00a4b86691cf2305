import {
  backend_util,
  Concat,
  type ConcatAttrs,
  Identity,
  type KernelConfig,
  Pack,
  type PackAttrs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { copyNumbers, isMovable, sizeBetween } from './copy.ts';

/** Tensors one after the other along an axis; all of one data type that the addon moves. */
function concatenate(backend: NativeBackend, inputs: readonly TensorInfo[], axis: number): TensorInfo {
  const shapes = inputs.map(({ shape }) => shape);
  const outShape = backend_util.computeOutShape(shapes, axis);
  const out = backend.makeOutput(outShape, inputs[0]?.dtype as 'float32' | 'int32' | 'bool');
  const rows = sizeBetween(outShape, 0, axis);
  const width = sizeBetween(outShape, axis, outShape.length);
  let column = 0;
  for (const x of inputs) {
    const size = sizeBetween(x.shape, axis, x.shape.length);
    const nest = [
      { size: rows, from: size, to: width },
      { size, from: 1, to: 1 },
    ];
    copyNumbers(backend, { x, out }, { nest, first: { to: column } });
    column += size;
  }
  return out;
}

const areAlike = ([first, ...others]: readonly TensorInfo[]): boolean =>
  first !== undefined && isMovable(first.dtype) && others.every(({ dtype }) => dtype === first.dtype);

const cpuConcat = cpuKernel(Concat);
const cpuIdentity = cpuKernel(Identity);
const cpuPack = cpuKernel(Pack);

/** `Concat`, and `Pack`, the kernel of `stack`. */
export const concatKernels: readonly KernelConfig[] = [
  nativeKernel<readonly TensorInfo[], ConcatAttrs>(Concat, (call) => {
    const { inputs, attrs, backend } = call;
    if (!areAlike(inputs)) return cpuConcat(call);
    const [axis = 0] = util.parseAxisParam(attrs.axis, inputs[0]?.shape ?? []);
    const shapes = inputs.map(({ shape }) => shape);
    backend_util.assertParamsConsistent(shapes, axis);
    const parts = inputs.filter(({ shape }) => util.sizeFromShape(shape) > 0);
    const [only] = parts;
    if (only === undefined) return cpuConcat(call);
    if (parts.length === 1) return cpuIdentity({ inputs: { x: only }, attrs: {}, backend });
    return concatenate(backend, parts, axis);
  }),
  nativeKernel<readonly TensorInfo[], PackAttrs>(Pack, (call) => {
    const { inputs, attrs, backend } = call;
    const [first] = inputs;
    const isPlain = inputs.every(({ shape }) => util.arraysEqual(shape, first?.shape ?? []));
    if (first === undefined || !areAlike(inputs) || !isPlain || inputs.length === 1) return cpuPack(call);
    const [axis = 0] = util.parseAxisParam(attrs.axis, [...first.shape, 1]);
    const parts = inputs.map((x) => ({ ...x, shape: first.shape.toSpliced(axis, 0, 1) }));
    return concatenate(backend, parts, axis);
  }),
];
