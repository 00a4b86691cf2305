import { robustCrossEntropy } from '../losses.ts';
import { defineStrategy, type Strategy } from '../strategy.ts';

/** Interval bound propagation: the worst cross-entropy that boxes through the layers cannot exclude. Sound. */
export const ibp: Strategy = defineStrategy({
  name: 'ibp',
  title: 'IBP',
  cite: 'arXiv:1810.12715',
  sound: true,
  perturbation: 'radius',
  parameters: {},
  usesKappa: true,
  limits: [{ at: { eps: 0 }, equals: 'standard', exact: false, why: 'every box is a point' }],
  // The clean pass, and a box as centre and radius.
  passes: () => 3,
  radiusLoss({ images, labels }, eps, { ball, ibpMargins }) {
    return robustCrossEntropy(ibpMargins(ball(images, eps), labels));
  },
});
