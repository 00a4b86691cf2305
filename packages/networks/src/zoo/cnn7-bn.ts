import { batchNorm, conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** The 7-layer network of Shi et al.: DM-large with batch-norm after every convolution and after the hidden linear layer. */
export const cnn7Bn: Architecture = {
  title: 'CNN7-BN',
  cite: 'arXiv:2103.17268',
  example: 'cnn7-bn',
  steps: ({ classes }) => [
    conv2d(64, { size: 3, padding: 1 }),
    batchNorm,
    relu,
    conv2d(64, { size: 3, padding: 1 }),
    batchNorm,
    relu,
    conv2d(128, { size: 3, stride: 2, padding: 1 }),
    batchNorm,
    relu,
    conv2d(128, { size: 3, padding: 1 }),
    batchNorm,
    relu,
    conv2d(128, { size: 3, padding: 1 }),
    batchNorm,
    relu,
    flatten,
    linear(512),
    batchNorm,
    relu,
    linear(classes),
  ],
};
