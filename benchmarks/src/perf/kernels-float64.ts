import type { KernelCase } from '@drawdown/tensor';
import type { Addon } from '@drawdown/tfjs-native/kernels';

/** Fixed numbers in [-0.5, 0.5). */
function operand(size: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

function kernel(name: string, flops: number, prepare: () => () => void): KernelCase {
  return {
    name: `${name} float64`,
    flops,
    inTraining: false,
    prepare: () => ({ run: prepare(), dispose: () => {} }),
  };
}

function squareProduct(addon: Addon, size: number): KernelCase {
  return kernel(`matmul ${size}`, 2 * size ** 3, () => {
    const [a, b, out] = [operand(size ** 2), operand(size ** 2), new Float64Array(size ** 2)];
    const dims = Int32Array.of(1, 1, size, size, size, 0, 0, 0);
    return () => addon.matMul64(a, b, new Float64Array(0), out, dims);
  });
}

interface ConvCase {
  readonly name: string;
  /** Of the image, of a side of it and of its output, of the filter. */
  readonly inputs: number;
  readonly inSide: number;
  readonly outSide: number;
  readonly outputs: number;
  readonly filterSide: number;
  readonly stride: number;
}

const BATCH = 64;

/** The convolutions of `dm-small` on MNIST, without padding. */
const convCases: readonly ConvCase[] = [
  { name: 'dm-small conv 1', inputs: 1, inSide: 28, outSide: 13, outputs: 16, filterSide: 4, stride: 2 },
  { name: 'dm-small conv 2', inputs: 16, inSide: 13, outSide: 10, outputs: 32, filterSide: 4, stride: 1 },
];

function convKernels(addon: Addon, layer: ConvCase): readonly KernelCase[] {
  const { name, inputs, inSide, outSide, outputs, filterSide, stride } = layer;
  const imageSize = BATCH * inSide ** 2 * inputs;
  const filterSize = filterSide ** 2 * inputs * outputs;
  const outputSize = BATCH * outSide ** 2 * outputs;
  const dims = Int32Array.of(
    ...[BATCH, inSide, inSide, inputs, outSide, outSide, outputs],
    ...[filterSide, filterSide, stride, stride, 0, 0, 0],
  );
  const flops = 2 * BATCH * outSide ** 2 * filterSize;
  return [
    kernel(`${name} forward`, flops, () => {
      const [x, weight, out] = [operand(imageSize), operand(filterSize), new Float64Array(outputSize)];
      return () => addon.conv2d64(x, weight, new Float64Array(0), out, dims);
    }),
    kernel(`${name} input gradient`, flops, () => {
      const [dy, weight, dx] = [operand(outputSize), operand(filterSize), new Float64Array(imageSize)];
      return () => addon.conv2dInputGradient64(dy, weight, dx, dims);
    }),
  ];
}

/** The products that verdicts are made of, as the native kernels compute them: a square one, then those of `dm-small`. */
export function kernelCases64(addon: Addon): readonly KernelCase[] {
  return [squareProduct(addon, 1024), ...convCases.flatMap((layer) => convKernels(addon, layer))];
}
