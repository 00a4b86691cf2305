import { conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** The 3-layer networks of CROWN-IBP by width, size of the first two kernels, and hidden linear layer. */
export const cnn3Layer: Architecture = {
  title: 'CROWN-IBP 3-layer CNN',
  cite: 'arXiv:1906.06316',
  example: 'cnn-3layer-1-3-64',
  steps: ({ classes }, [width = 1, kernel = 3, fc = 64]) => [
    conv2d(4 * width, { size: kernel, padding: 1 }),
    relu,
    conv2d(8 * width, { size: kernel, padding: 1 }),
    relu,
    conv2d(8 * width, { size: 4, stride: 4 }),
    relu,
    flatten,
    linear(fc),
    relu,
    linear(classes),
  ],
};
