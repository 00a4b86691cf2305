import { OUTWARD_FLOOR, UNIT_ROUNDOFF } from '@drawdown/records';

import type { Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, zeros64 } from '../array64.ts';
import { spreadOf } from './spread.ts';
import { sumsUp } from './sum-up.ts';

/**
 * a + b: shared generators add, as do the centres, and what these sums round, u(|c| + Σ|g|), is added to the radius; the
 * others follow one another.
 */
export function sum(a: Zonotope<Array64>, b: Zonotope<Array64>, shared: number): Zonotope<Array64> {
  const { shape } = a.centre;
  const count = a.count + b.count - shared;
  const centre = { shape, data: a.centre.data.map((value, i) => value + b.centre.data[i]!) };
  const generators = count === 0 ? null : joined(a, b, { shared, count });
  const spread = spreadOf(generators, count, shape);
  return {
    centre,
    count,
    generators,
    spread,
    fresh: freshOf(a.fresh, b.fresh),
    radius: combined(a.radius, b.radius, (x, y, i) => {
      // Twice the unit, as the magnitudes are those of rounded sums.
      const error = 2 * UNIT_ROUNDOFF * (Math.abs(centre.data[i]!) + spread.data[i]!);
      return (x + y + error) * (1 + 2 ** -50) + OUTWARD_FLOOR;
    }),
  };
}

/** What is fresh in either belongs to one number alone, and adds up. */
function freshOf(a: Array64 | null, b: Array64 | null): Array64 | null {
  return a === null || b === null ? (a ?? b) : sumsUp(a, b);
}

function joined(
  a: Zonotope<Array64>,
  b: Zonotope<Array64>,
  { shared, count }: { readonly shared: number; readonly count: number },
): Array64 {
  const [batch = 0, ...shape] = a.centre.shape;
  const size = a.centre.data.length / batch;
  const out = zeros64([batch * count, ...shape]);
  for (let example = 0; example < batch; example++) {
    const rows = (zonotope: Zonotope<Array64>, from: number): Float64Array =>
      zonotope.generators?.data.subarray(
        (example * zonotope.count + from) * size,
        (example + 1) * zonotope.count * size,
      ) ?? new Float64Array();
    const target = out.data.subarray(example * count * size, (example + 1) * count * size);
    target.set(rows(a, 0));
    target.set(rows(b, shared), a.count * size);
    const others = rows(b, 0);
    for (let i = 0; i < shared * size; i++) target[i] = target[i]! + others[i]!;
  }
  return out;
}

function combined(a: Array64, b: Array64, f: (x: number, y: number, i: number) => number): Array64 {
  return { shape: a.shape, data: a.data.map((value, i) => f(value, b.data[i]!, i)) };
}
