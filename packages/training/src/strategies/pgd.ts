import { crossEntropy, pgd as pgdAttack } from '@drawdown/attacks';
import { mean, type Tensor } from '@drawdown/tensor';

import { choice, count, flag, positive } from '../parameters.ts';
import { defineStrategy, type Strategy } from '../strategy.ts';

/** Adversarial training with projected gradient descent. Not sound: the loss is an estimate from below. */
export const pgd: Strategy<
  {
    steps: number;
    restarts: number;
    stepSize: number;
    attackLoss: 'cross-entropy' | 'margin';
    randomStart: boolean;
  },
  { points: Tensor }
> = defineStrategy({
  name: 'pgd',
  title: 'PGD',
  cite: 'arXiv:1706.06083',
  sound: false,
  perturbation: 'radius',
  parameters: {
    steps: count({ default: 10, doc: 'gradient steps of the attack' }),
    restarts: count({ default: 1, doc: 'random starts of the attack' }),
    stepSize: positive({ default: 0.25, doc: "the first step as a share of the box's half-width" }),
    attackLoss: choice({
      options: ['cross-entropy', 'margin'],
      default: 'cross-entropy',
      doc: 'what the attack climbs',
    }),
    randomStart: flag({ default: true, doc: 'whether the attack begins at a random point of the box' }),
  },
  usesKappa: false,
  limits: [{ at: { eps: 0 }, equals: 'standard', exact: false, why: 'the only point is the image' }],
  // The clean pass and the pass of the loss; an attack step has no gradient of the weights, and the attack looks at
  // the image and at the end of every restart without a gradient.
  passes: (_classes, _radii, { steps, restarts }) => 2 + (restarts * (2 * steps + 1) + 1) / 3,
  prepare({ images, labels }, { logits, ball, eps, rng, parameters }) {
    const attack = pgdAttack({ ...parameters, loss: parameters.attackLoss });
    return { points: attack(logits, images, labels, ball(images, eps), rng) };
  },
  loss: ({ labels }, { points }, { logits }) => mean(crossEntropy(logits(points), labels)),
});
