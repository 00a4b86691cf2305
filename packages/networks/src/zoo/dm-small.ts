import { conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** The small network of Gowal et al.: two convolutions without padding, one hidden linear layer. */
export const dmSmall: Architecture = {
  title: 'DM-small',
  cite: 'arXiv:1810.12715',
  example: 'dm-small',
  steps: ({ classes }) => [
    conv2d(16, { size: 4, stride: 2 }),
    relu,
    conv2d(32, { size: 4 }),
    relu,
    flatten,
    linear(100),
    relu,
    linear(classes),
  ],
};
