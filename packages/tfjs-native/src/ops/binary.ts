import {
  Add,
  broadcast_util,
  Equal,
  Greater,
  GreaterEqual,
  type KernelConfig,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalOr,
  Maximum,
  Minimum,
  Multiply,
  NotEqual,
  RealDiv,
  SquaredDifference,
  Sub,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BinaryKernels } from '../kernel-signatures.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { broadcastDims } from './broadcast.ts';

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** Two operands of one data type, broadcast against each other. */
function binaryKernel(
  kernelName: string,
  kernel: keyof BinaryKernels,
  { from, to }: { readonly from: 'float32' | 'bool'; readonly to: 'float32' | 'bool' },
): KernelConfig {
  const cpu = cpuKernel(kernelName);
  return nativeKernel<Operands, object>(kernelName, (call) => {
    const { backend, inputs } = call;
    const { a, b } = inputs;
    if (a.dtype !== from || b.dtype !== from) return cpu(call);
    const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const dims = broadcastDims(a.shape, b.shape, shape);
    if (dims === undefined) return cpu(call);
    const [x, y] = [backend.numbers(a), backend.numbers(b)];
    const out = backend.makeOutput(shape, to);
    const compute: (a: never, b: never, out: never, dims: Int32Array) => void = backend.addon[kernel];
    compute(x as never, y as never, backend.numbers(out) as never, dims);
    return out;
  });
}

const arithmetic = { from: 'float32', to: 'float32' } as const;
const comparison = { from: 'float32', to: 'bool' } as const;
const logic = { from: 'bool', to: 'bool' } as const;

/** Arithmetic, comparisons and logic on two operands. */
export const binaryKernels: readonly KernelConfig[] = [
  binaryKernel(Add, 'add', arithmetic),
  binaryKernel(Sub, 'sub', arithmetic),
  binaryKernel(Multiply, 'multiply', arithmetic),
  binaryKernel(RealDiv, 'divide', arithmetic),
  binaryKernel(Maximum, 'maximum', arithmetic),
  binaryKernel(Minimum, 'minimum', arithmetic),
  binaryKernel(SquaredDifference, 'squaredDifference', arithmetic),
  binaryKernel(Greater, 'greater', comparison),
  binaryKernel(GreaterEqual, 'greaterEqual', comparison),
  binaryKernel(Less, 'less', comparison),
  binaryKernel(LessEqual, 'lessEqual', comparison),
  binaryKernel(Equal, 'equal', comparison),
  binaryKernel(NotEqual, 'notEqual', comparison),
  binaryKernel(LogicalAnd, 'logicalAnd', logic),
  binaryKernel(LogicalOr, 'logicalOr', logic),
];
