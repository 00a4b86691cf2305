import type { Box } from '@drawdown/properties';
import { above, below } from '@drawdown/records';

import type { Lines, LowerSlope } from '../arithmetic.ts';
import { type Array64, zeros64 } from './array64.ts';
import { unstableSlope } from './lines.ts';

/** max(x, leak · x) of both ends, rounded outward; NaN stays. */
export function leakyReluBox(leak: number, { lower, upper }: Box<Array64>): Box<Array64> {
  return {
    lower: { shape: lower.shape, data: lower.data.map((x) => (x >= 0 ? x : below(leak * x))) },
    upper: { shape: upper.shape, data: upper.data.map((x) => (x >= 0 ? x : above(leak * x))) },
  };
}

/**
 * CROWN's lines around leaky ReLU: those of ReLU, with `leak` in the place of slope 0. Lower slopes from `leak` to 1 are sound;
 * the intercept of the upper line is computed for the slope s as rounded, max((s − leak)·(−l), (1 − s)·u), rounded up.
 */
export function leakyReluLines(
  leak: number,
  { lower, upper }: Box<Array64>,
  choice: LowerSlope,
): Lines<Array64> {
  const lowerSlope = zeros64(lower.shape);
  const upperSlope = zeros64(lower.shape);
  const upperIntercept = zeros64(lower.shape);
  for (let i = 0; i < lower.data.length; i++) {
    const l = lower.data[i]!;
    const u = upper.data[i]!;
    if (u <= 0 || l >= 0) {
      lowerSlope.data[i] = u <= 0 ? leak : 1;
      upperSlope.data[i] = lowerSlope.data[i]!;
      continue;
    }
    const slope = between(leak, u / (u - l));
    lowerSlope.data[i] = between(leak, unstableSlope(choice, l, u));
    upperSlope.data[i] = slope;
    upperIntercept.data[i] = above(Math.max(above(above(slope - leak) * -l), above(above(1 - slope) * u)));
  }
  return { lowerSlope, upperSlope, upperIntercept };
}

/** leak + (1 − leak)·share, for a share of [0, 1]; in [leak, 1] as rounded. */
function between(leak: number, share: number): number {
  return share === 1 ? 1 : Math.min(1, leak + (1 - leak) * share);
}
