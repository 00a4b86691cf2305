import type { Box } from '@drawdown/properties';
import { above, below, OUTWARD_FLOOR } from '@drawdown/records';

import type { Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, zeros64 } from '../array64.ts';

/** The middle of each side, and half of its width rounded up; a side that is a point has none. */
export function enclose({ lower, upper }: Box<Array64>): Zonotope<Array64> {
  const centre = zeros64(lower.shape);
  const fresh = zeros64(lower.shape);
  for (let i = 0; i < lower.data.length; i++) {
    const [low, high] = [lower.data[i]!, upper.data[i]!];
    const middle = 0.5 * (low + high);
    centre.data[i] = middle;
    fresh.data[i] = low === high ? 0 : above(Math.max(high - middle, middle - low));
  }
  const [spread, radius] = [zeros64(lower.shape), zeros64(lower.shape)];
  return { centre, count: 0, generators: null, spread, fresh, radius };
}

/** centre ∓ (Σ|generators| + fresh + radius), rounded outward; a point stays one. */
export function boxOf({ centre, spread, fresh, radius }: Zonotope<Array64>): Box<Array64> {
  const lower = zeros64(centre.shape);
  const upper = zeros64(centre.shape);
  for (let i = 0; i < centre.data.length; i++) {
    const middle = centre.data[i]!;
    const sum = spread.data[i]! + (fresh?.data[i] ?? 0) + radius.data[i]!;
    const half = sum * (1 + 2 ** -50) + OUTWARD_FLOOR;
    lower.data[i] = sum === 0 ? middle : below(middle - half);
    upper.data[i] = sum === 0 ? middle : above(middle + half);
  }
  return { lower, upper };
}

/** The points of both boxes, exactly. */
export function intersect(a: Box<Array64>, b: Box<Array64>): Box<Array64> {
  return {
    lower: { shape: a.lower.shape, data: a.lower.data.map((low, i) => Math.max(low, b.lower.data[i]!)) },
    upper: { shape: a.upper.shape, data: a.upper.data.map((high, i) => Math.min(high, b.upper.data[i]!)) },
  };
}
