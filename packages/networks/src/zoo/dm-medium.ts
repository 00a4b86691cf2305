import { conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** The medium network of Gowal et al.: four convolutions without padding, two hidden linear layers. */
export const dmMedium: Architecture = {
  title: 'DM-medium',
  cite: 'arXiv:1810.12715',
  example: 'dm-medium',
  steps: ({ classes }) => [
    conv2d(32, { size: 3 }),
    relu,
    conv2d(32, { size: 4, stride: 2 }),
    relu,
    conv2d(64, { size: 3 }),
    relu,
    conv2d(64, { size: 4, stride: 2 }),
    relu,
    flatten,
    linear(512),
    relu,
    linear(512),
    relu,
    linear(classes),
  ],
};
