/**
 * The kernels that training spends its time in, as cases for a benchmark: what each is called, how many floating
 * point operations it takes, and how to prepare it. Nothing here measures.
 */
import { convKernelCases } from './speed/convolutions.ts';
import type { KernelCase } from './speed/kernel-case.ts';
import { linearKernelCases, squareProduct } from './speed/products.ts';

export type { KernelCase, PreparedKernel } from './speed/kernel-case.ts';

/**
 * A product large enough to come near the machine's peak, then the three passes of every convolution and of every
 * fully connected layer of `dm-small`, `dm-medium` (batch 256) and `dm-large` (batch 64).
 */
export const kernelCases: readonly KernelCase[] = [
  squareProduct(1024),
  ...convKernelCases,
  ...linearKernelCases,
];
