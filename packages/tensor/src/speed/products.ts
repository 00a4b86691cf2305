import { matMul, type Tensor2D } from '../ops.ts';
import { type KernelCase, operand, prepared } from './kernel-case.ts';

/** A fully connected layer and how many images come at once. */
interface LinearCase {
  readonly name: string;
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** The fully connected layers of Gowal et al.'s networks on MNIST (arXiv:1810.12715). */
const linearCases: readonly LinearCase[] = [
  { name: 'dm-small linear 1', batch: 256, inputs: 3200, outputs: 100 },
  { name: 'dm-small linear 2', batch: 256, inputs: 100, outputs: 10 },
  { name: 'dm-medium linear 1', batch: 256, inputs: 1024, outputs: 512 },
  { name: 'dm-medium linear 2', batch: 256, inputs: 512, outputs: 512 },
  { name: 'dm-medium linear 3', batch: 256, inputs: 512, outputs: 10 },
  { name: 'dm-large linear 1', batch: 64, inputs: 25088, outputs: 512 },
  { name: 'dm-large linear 2', batch: 64, inputs: 512, outputs: 10 },
];

/** The product of two square matrices. */
export function squareProduct(size: number): KernelCase {
  return {
    name: `matmul ${size}`,
    flops: 2 * size ** 3,
    inTraining: true,
    prepare: () => {
      const a = operand([size, size]);
      const b = operand([size, size]);
      return prepared([a, b], () => matMul(a, b));
    },
  };
}

function linearKernels({ name, batch, inputs, outputs }: LinearCase): readonly KernelCase[] {
  const x = [batch, inputs];
  const weight = [inputs, outputs];
  const dy = [batch, outputs];
  const kernel = (
    what: string,
    shapes: readonly [readonly number[], readonly number[]],
    compute: (a: Tensor2D, b: Tensor2D) => Tensor2D,
  ): KernelCase => ({
    name: `${name} ${what}`,
    flops: 2 * batch * inputs * outputs,
    inTraining: true,
    prepare: () => {
      const a = operand(shapes[0]) as Tensor2D;
      const b = operand(shapes[1]) as Tensor2D;
      return prepared([a, b], () => compute(a, b));
    },
  });
  return [
    kernel('forward', [x, weight], (a, b) => matMul(a, b)),
    kernel('input gradient', [dy, weight], (a, b) => matMul(a, b, false, true)),
    kernel('weight gradient', [x, dy], (a, b) => matMul(a, b, true, false)),
  ];
}

/** The three products of every fully connected layer. */
export const linearKernelCases: readonly KernelCase[] = linearCases.flatMap(linearKernels);
