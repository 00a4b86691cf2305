import { conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** The 2-layer networks of CROWN-IBP by width and hidden linear layer. */
export const cnn2Layer: Architecture = {
  title: 'CROWN-IBP 2-layer CNN',
  cite: 'arXiv:1906.06316',
  example: 'cnn-2layer-1-128',
  steps: ({ classes }, [width = 1, fc = 128]) => [
    conv2d(4 * width, { size: 4, stride: 2, padding: 1 }),
    relu,
    conv2d(8 * width, { size: 4, stride: 2, padding: 1 }),
    relu,
    flatten,
    linear(fc),
    relu,
    linear(classes),
  ],
};
