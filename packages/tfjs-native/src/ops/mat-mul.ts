import {
  _FusedMatMul,
  BatchMatMul,
  broadcast_util,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { cpuKernel, nativeKernel } from '../native-kernel.ts';
import { type FusedAttributes, type FusedInputs, type Fusion, fusionOf, plain } from './fused.ts';

/** Two matrices `[..., m, k]` and `[..., k, n]`, or their transposes. */
interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A product that the addon computes. */
interface Product {
  readonly outShape: number[];
  readonly batchA: number;
  readonly batchB: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** The sizes of a product; undefined where the cpu backend must do it, or say what is wrong with it. */
function productOf({ a, b }: Operands, { transposeA, transposeB }: Transposes): Product | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  const rowsA = a.shape.at(-2);
  const columnsA = a.shape.at(-1);
  const rowsB = b.shape.at(-2);
  const columnsB = b.shape.at(-1);
  const m = transposeA ? columnsA : rowsA;
  const k = transposeA ? rowsA : columnsA;
  const n = transposeB ? rowsB : columnsB;
  const kOfB = transposeB ? columnsB : rowsB;
  if (m === undefined || n === undefined || k === undefined || k !== kOfB) return undefined;
  if (a.shape.length === 2 && b.shape.length === 2) {
    return { outShape: [m, n], batchA: 1, batchB: 1, m, n, k };
  }
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const batchA = util.sizeFromShape(outerA);
  const batchB = util.sizeFromShape(outerB);
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batch = util.sizeFromShape(outer);
  const isPlain = (batchA === batch || batchA === 1) && (batchB === batch || batchB === 1);
  return isPlain ? { outShape: [...outer, m, n], batchA, batchB, m, n, k } : undefined;
}

/** A kernel's call and what follows from it. */
interface Multiplication {
  readonly inputs: Operands;
  readonly attrs: Transposes;
  readonly product: Product;
  readonly fusion: Fusion;
}

function multiply(backend: NativeBackend, { inputs, attrs, product, fusion }: Multiplication): TensorInfo {
  const { outShape, batchA, batchB, m, n, k } = product;
  const left = backend.floats(inputs.a);
  const right = backend.floats(inputs.b);
  const out = backend.makeOutput(outShape, 'float32');
  if (util.sizeFromShape(outShape) === 0) return fusion.finish(out);
  const { transposeA, transposeB } = attrs;
  const dims = Int32Array.of(batchA, batchB, m, n, k, +transposeA, +transposeB, +fusion.isRelu);
  backend.addon.matMul(left, right, fusion.bias, backend.floats(out), dims);
  return fusion.finish(out);
}

const cpuMatMul = cpuKernel(BatchMatMul);
const cpuFusedMatMul = cpuKernel(_FusedMatMul);

/** `BatchMatMul`, the kernel of `matMul` and its gradient, and `_FusedMatMul`, with bias and activation. */
export const matMulKernels: readonly KernelConfig[] = [
  nativeKernel<Operands, Transposes>(BatchMatMul, (call) => {
    const { inputs, attrs, backend } = call;
    const product = productOf(inputs, attrs);
    if (product === undefined) return cpuMatMul(call);
    return multiply(backend, { inputs, attrs, product, fusion: plain });
  }),
  nativeKernel<Operands & FusedInputs, Transposes & FusedAttributes>(_FusedMatMul, (call) => {
    const { inputs, attrs, backend } = call;
    const product = productOf(inputs, attrs);
    if (product === undefined) return cpuFusedMatMul(call);
    const fusion = fusionOf(backend, inputs, { ...attrs, columns: product.n });
    return multiply(backend, { inputs, attrs, product, fusion });
  }),
];
