import { crossEntropy } from '@drawdown/attacks';
import { mean } from '@drawdown/tensor';

import { defineStrategy, type Strategy } from '../strategy.ts';

/** Natural training: the cross-entropy of the clean images. No robustness is asked for. */
export const standard: Strategy = defineStrategy({
  name: 'standard',
  title: 'Standard',
  cite: 'Rumelhart, Hinton, Williams, Nature 323, 533–536, 1986',
  sound: false,
  perturbation: 'none',
  parameters: {},
  usesKappa: false,
  limits: [],
  passes: () => 1,
  loss: ({ labels }, _, { naturalLogits }) => mean(crossEntropy(naturalLogits, labels)),
});
