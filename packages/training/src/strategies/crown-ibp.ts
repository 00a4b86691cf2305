import type { LowerSlope } from '@drawdown/bounds';
import { add, mul } from '@drawdown/tensor';

import { robustCrossEntropy } from '../losses.ts';
import { choice } from '../parameters.ts';
import { defineStrategy, type Strategy } from '../strategy.ts';

/**
 * CROWN-IBP: intervals inside, one linear pass back from the margins, mixed with the interval margins by
 * β · crown-ibp + (1 − β) · ibp. Sound: a mean of two lower bounds is one.
 */
export const crownIbp: Strategy<{ lowerSlope: LowerSlope }> = defineStrategy({
  name: 'crown-ibp',
  title: 'CROWN-IBP',
  cite: 'arXiv:1906.06316',
  sound: true,
  perturbation: 'radius',
  parameters: {
    lowerSlope: choice({
      options: ['adaptive', 'zero', 'one'],
      default: 'adaptive',
      doc: 'slope of the line below a ReLU that may be on or off',
    }),
  },
  usesKappa: true,
  limits: [
    { at: { beta: 0 }, equals: 'ibp', exact: true, why: 'only the interval margins count' },
    { at: { eps: 0 }, equals: 'standard', exact: false, why: 'every box is a point' },
  ],
  // The clean pass, a box as centre and radius, and one row back for each other class.
  passes: (classes) => classes + 2,
  radiusLoss({ images, labels }, eps, { ball, ibpMargins, crownIbpMargins, beta, parameters }) {
    const box = ball(images, eps);
    if (beta === 0) return robustCrossEntropy(ibpMargins(box, labels));
    const margins = crownIbpMargins(box, labels, parameters);
    return robustCrossEntropy(add(mul(margins.crownIbp, beta), mul(margins.ibp, 1 - beta)));
  },
});
