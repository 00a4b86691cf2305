import { conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** The 4-layer networks of CROWN-IBP by width and both hidden linear layers. */
export const cnn4Layer: Architecture = {
  title: 'CROWN-IBP 4-layer CNN',
  cite: 'arXiv:1906.06316',
  example: 'cnn-4layer-1-256',
  steps: ({ classes }, [width = 1, fc = 256]) => [
    conv2d(4 * width, { size: 3, padding: 1 }),
    relu,
    conv2d(4 * width, { size: 4, stride: 2, padding: 1 }),
    relu,
    conv2d(8 * width, { size: 3, padding: 1 }),
    relu,
    conv2d(8 * width, { size: 4, stride: 2, padding: 1 }),
    relu,
    flatten,
    linear(fc),
    relu,
    linear(fc),
    relu,
    linear(classes),
  ],
};
