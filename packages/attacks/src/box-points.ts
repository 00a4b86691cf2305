import type { Box } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';
import { add, maximum, minimum, mul, scope, sub, type Tensor, tensor } from '@drawdown/tensor';

/** The nearest point of the box, exactly inside it: rounding cannot carry a coordinate over an end. */
export function projectIntoBox(points: Tensor, box: Box<Tensor>): Tensor {
  return scope(() => minimum(maximum(points, box.lower), box.upper));
}

/** A point of every box, uniform in each coordinate. */
export function randomPoints(box: Box<Tensor>, rng: Rng): Tensor {
  return pointsAt(box, rng.uniforms(box.lower.size));
}

/** The points of the boxes that lie at the given share of the way, in [0, 1], from the lower end to the upper one. */
export function pointsAt(box: Box<Tensor>, shares: Float32Array): Tensor {
  return scope(() => {
    const share = tensor(shares, box.lower.shape);
    return projectIntoBox(add(box.lower, mul(share, sub(box.upper, box.lower))), box);
  });
}
