import type { Architecture } from './architecture.ts';
import { cnn2Layer } from './cnn-2layer.ts';
import { cnn3Layer } from './cnn-3layer.ts';
import { cnn4Layer } from './cnn-4layer.ts';
import { cnn7Bn } from './cnn7-bn.ts';
import { dmLarge, dmLargeFamily } from './dm-large.ts';
import { dmMedium } from './dm-medium.ts';
import { dmSmall } from './dm-small.ts';
import { mlp } from './mlp.ts';

/** The zoo by name. `<…>` stands for a whole number of at least 1, `-…` for any more of them. */
export const networks: Readonly<Record<string, Architecture>> = {
  'dm-small': dmSmall,
  'dm-medium': dmMedium,
  'dm-large': dmLarge,
  'dm-large-<fc>': dmLargeFamily,
  'cnn-2layer-<width>-<fc>': cnn2Layer,
  'cnn-3layer-<width>-<kernel>-<fc>': cnn3Layer,
  'cnn-4layer-<width>-<fc>': cnn4Layer,
  'cnn7-bn': cnn7Bn,
  'mlp-<width>-…': mlp,
};
