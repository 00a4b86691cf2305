import { leakyRelu } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import { add, mul, type Tensor } from '@drawdown/tensor';

import type { Lines, LowerSlope } from '../arithmetic.ts';
import { reluLines } from './lines.ts';

/** max(x, leak · x) of both ends. */
export function leakyReluBox(leak: number, { lower, upper }: Box<Tensor>): Box<Tensor> {
  return { lower: leakyRelu(lower, leak), upper: leakyRelu(upper, leak) };
}

/** The function is leak · x + (1 − leak) · max(x, 0), and its lines are made of those of ReLU likewise. */
export function leakyReluLines(leak: number, box: Box<Tensor>, choice: LowerSlope): Lines<Tensor> {
  const { lowerSlope, upperSlope, upperIntercept } = reluLines(box, choice);
  const steeper = (slope: Tensor): Tensor => add(mul(slope, 1 - leak), leak);
  return {
    lowerSlope: steeper(lowerSlope),
    upperSlope: steeper(upperSlope),
    upperIntercept: mul(upperIntercept, 1 - leak),
  };
}
