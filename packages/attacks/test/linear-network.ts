import type { Box } from '@drawdown/properties';
import { add, matMul, type Tensor, tensor2d } from '@drawdown/tensor';

/** Logits of a linear network with weight `[inputs, classes]`, for attacks whose optimum is known. */
export function linearLogits(weight: number[][], bias: number[]): (images: Tensor) => Tensor {
  return (images) => add(matMul(images, tensor2d(weight)), bias);
}

/**
 * The least margin of a linear network over a box: for each other class j the minimum of (w_y − w_j)·x + b_y − b_j is
 * at a corner, coordinate by coordinate.
 */
export function leastMargin(
  weight: readonly (readonly number[])[],
  bias: readonly number[],
  { lower, upper, label }: { lower: readonly number[]; upper: readonly number[]; label: number },
): number {
  const others = bias.map((_, other) => other).filter((other) => other !== label);
  return Math.min(
    ...others.map((other) => {
      const constant = (bias[label] ?? 0) - (bias[other] ?? 0);
      return lower.reduce((sum, low, input) => {
        const slope = (weight[input]?.[label] ?? 0) - (weight[input]?.[other] ?? 0);
        return sum + slope * (slope > 0 ? low : (upper[input] ?? 0));
      }, constant);
    }),
  );
}

/** The coordinates of `points` that leave the box. */
export function outside(points: Tensor, box: Box<Tensor>): number[] {
  const [values, lower, upper] = [points, box.lower, box.upper].map((tensor) => tensor.dataSync());
  return Array.from(values ?? []).filter(
    (value, index) => !(value >= (lower?.[index] ?? 0) && value <= (upper?.[index] ?? 0)),
  );
}
