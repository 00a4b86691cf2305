import { greater, less, scope, tensor, where } from '@drawdown/tensor';

import { ascent } from './ascent.ts';
import type { Attack } from './attack.ts';
import { projectIntoBox } from './box-points.ts';
import { labelGoal } from './goal.ts';
import type { AttackLoss } from './losses.ts';

/** The settings of {@link fgsm}. */
export interface FgsmSettings {
  readonly loss?: AttackLoss;
}

/**
 * The fast gradient sign method: from the image straight to the corner of the box that the gradient's signs point
 * to, which is x + ε·sign(∇) projected; a coordinate without gradient stays.
 *
 * Source: Goodfellow, Shlens, Szegedy, arXiv:1412.6572.
 */
export function fgsm({ loss = 'cross-entropy' }: FgsmSettings = {}): Attack {
  return (logits, images, labels, box) =>
    scope(() => {
      const start = projectIntoBox(images, box);
      const { gradient } = ascent(logits, start, labelGoal(labels, loss));
      const up = where(greater(gradient, 0), box.upper, start);
      const corner = where(less(gradient, 0), box.lower, up);
      return tensor(corner.dataSync(), images.shape);
    });
}
