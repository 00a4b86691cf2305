import { grad, scope, sum, type Tensor } from '@drawdown/tensor';

import type { Logits } from './attack.ts';
import type { Goal } from './goal.ts';

/** What one pass through the network tells an attack. */
export interface Ascent {
  /** The gradient of the loss at the points, of the points' shape. */
  readonly gradient: Tensor;
  /** The margin at each point, `[batch]`. */
  readonly margins: Float32Array;
}

/** The gradient of a goal's loss with respect to the points, and their margins, by one forward and one backward pass. */
export function ascent(logits: Logits, points: Tensor, goal: Goal): Ascent {
  let margins = new Float32Array(0);
  const gradient = scope(() =>
    grad((x: Tensor) => {
      const output = logits(x);
      // Read inside the pass: its tensors are gone when `grad` returns.
      margins = Float32Array.from(goal.margins(output).dataSync());
      return sum(goal.loss(output));
    })(points),
  );
  return { gradient, margins };
}
