import { grad, scope, sum, type Tensor } from '@drawdown/tensor';

import type { Logits } from './attack.ts';
import { type AttackLoss, attackLosses, smallestMargin } from './losses.ts';

/** What one pass through the network tells an attack. */
export interface Ascent {
  /** The gradient of the loss at the points, of the points' shape. */
  readonly gradient: Tensor;
  /** The smallest margin at each point, `[batch]`. */
  readonly margins: Float32Array;
}

/** The gradient of an attack's loss with respect to the points, and their margins, by one forward and one backward pass. */
export function ascent(logits: Logits, points: Tensor, labels: ArrayLike<number>, loss: AttackLoss): Ascent {
  let margins = new Float32Array(0);
  const gradient = scope(() =>
    grad((x: Tensor) => {
      const output = logits(x);
      // Read inside the pass: its tensors are gone when `grad` returns.
      margins = Float32Array.from(smallestMargin(output, labels).dataSync());
      return sum(attackLosses[loss](output, labels));
    })(points),
  );
  return { gradient, margins };
}
