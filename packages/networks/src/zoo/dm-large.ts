import { conv2d, flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/**
 * The large network of Gowal et al.: five convolutions with a padding of 1 on every side, one hidden linear layer.
 * Its width is 512 unless the name gives another: the published checkpoints have 200 (`dm-large-200`).
 */
export const dmLarge: Architecture = {
  title: 'DM-large',
  cite: 'arXiv:1810.12715',
  example: 'dm-large',
  steps: ({ classes }, [fc = 512]) => [
    conv2d(64, { size: 3, padding: 1 }),
    relu,
    conv2d(64, { size: 3, padding: 1 }),
    relu,
    conv2d(128, { size: 3, stride: 2, padding: 1 }),
    relu,
    conv2d(128, { size: 3, padding: 1 }),
    relu,
    conv2d(128, { size: 3, padding: 1 }),
    relu,
    flatten,
    linear(fc),
    relu,
    linear(classes),
  ],
};

/** DM-large with the width of its hidden linear layer in the name. */
export const dmLargeFamily: Architecture = { ...dmLarge, example: 'dm-large-200' };
