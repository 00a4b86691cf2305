import { above, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import type { Strip, Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, zeros64 } from '../array64.ts';
import { sumUp } from './sum-up.ts';

/** A product and a sum, and room for what is computed of them. */
const UNIT: number = gamma(4);

/**
 * Every number times its slope, plus the middle of its strip; half of the gap is fresh. The rounding of the centre and of
 * all generators, γ(|λ|(|c| + Σ|g|) + |μ|), is added to the radius. Where a strip is the line y = x or y = 0 nothing is
 * rounded.
 */
export function through(strip: Strip<Array64>, zonotope: Zonotope<Array64>): Zonotope<Array64> {
  const { shape } = zonotope.centre;
  const [centre, spread, fresh, radius] = [zeros64(shape), zeros64(shape), zeros64(shape), zeros64(shape)];
  for (let i = 0; i < centre.data.length; i++) {
    const [slope, lower, upper] = [strip.slope.data[i]!, strip.lower.data[i]!, strip.upper.data[i]!];
    const isLine = lower === 0 && upper === 0;
    if (isLine && slope === 0) continue;
    const isIdentity = isLine && slope === 1;
    const c = zonotope.centre.data[i]!;
    const middle = 0.5 * (lower + upper);
    const gap = lower === upper ? 0 : above(Math.max(upper - middle, middle - lower));
    centre.data[i] = slope * c + middle;
    spread.data[i] = scaledUp(zonotope.spread.data[i]!, slope);
    fresh.data[i] = sumUp(scaledUp(zonotope.fresh?.data[i] ?? 0, slope), gap);
    const before = scaledUp(zonotope.radius.data[i]!, slope);
    const moved = slope * (Math.abs(c) + zonotope.spread.data[i]!) + Math.abs(middle);
    radius.data[i] = isIdentity ? before : (before + UNIT * moved) * (1 + 2 ** -50) + OUTWARD_FLOOR;
  }
  const { count, generators } = zonotope;
  const scaled = generators === null ? null : scaledRows(generators, strip.slope.data, count);
  return { centre, count, generators: scaled, spread, fresh, radius };
}

/** factor · value rounded up, exactly 0 or the value itself where it is that. */
function scaledUp(value: number, factor: number): number {
  if (factor === 1) return value;
  return value === 0 && factor >= 0 ? 0 : above(factor * value);
}

function scaledRows({ shape, data }: Array64, slopes: Float64Array, count: number): Array64 {
  // Of no workspace: it may be the largest array there is, and is soon done with.
  const out = { shape, data: new Float64Array(data.length) };
  const size = data.length / shape[0]!;
  for (let row = 0, at = 0; at < data.length; row++) {
    const slopesAt = Math.floor(row / count) * size;
    for (let i = 0; i < size; i++, at++) out.data[at] = slopes[slopesAt + i]! * data[at]!;
  }
  return out;
}
