import { crossEntropy, fgsm as fgsmAttack } from '@drawdown/attacks';
import { mean, type Tensor } from '@drawdown/tensor';

import { defineStrategy, type Strategy } from '../strategy.ts';

/**
 * Adversarial training with one signed gradient step. Not sound: the loss is an estimate from below, and one step
 * can be overfitted.
 */
export const fgsm: Strategy<Record<never, never>, { points: Tensor }> = defineStrategy({
  name: 'fgsm',
  title: 'FGSM',
  cite: 'arXiv:1412.6572',
  sound: false,
  perturbation: 'radius',
  parameters: {},
  usesKappa: false,
  limits: [{ at: { eps: 0 }, equals: 'standard', exact: false, why: 'the only point is the image' }],
  // The clean pass, the pass of the loss, and an attack step, which has no gradient of the weights.
  passes: () => 2 + 2 / 3,
  prepare({ images, labels }, { logits, ball, eps, rng }) {
    return { points: fgsmAttack()(logits, images, labels, ball(images, eps), rng) };
  },
  loss: ({ labels }, { points }, { logits }) => mean(crossEntropy(logits(points), labels)),
});
