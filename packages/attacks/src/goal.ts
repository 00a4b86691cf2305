import type { Tensor } from '@drawdown/tensor';

import { type AttackLoss, attackLosses, smallestMargin } from './losses.ts';

/** What a search looks for, told by the logits `[batch, classes]` alone. */
export interface Goal {
  /** The margin of each example, `[batch]`: broken where it is not positive. */
  readonly margins: (logits: Tensor) => Tensor;
  /** What the search climbs, `[batch]`, differentiable. */
  readonly loss: (logits: Tensor) => Tensor;
}

/** To have images classified as something else than their labels. */
export function labelGoal(labels: ArrayLike<number>, loss: AttackLoss): Goal {
  return {
    margins: (logits) => smallestMargin(logits, labels),
    loss: (logits) => attackLosses[loss](logits, labels),
  };
}
