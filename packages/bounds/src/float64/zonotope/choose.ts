import type { Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, zeros64 } from '../array64.ts';

/** The numbers at places of each example, or those of another zonotope where the place is −1. Exact. */
export function choose(
  zonotope: Zonotope<Array64>,
  places: Int32Array,
  otherwise: Zonotope<Array64>,
): Zonotope<Array64> {
  const { count, generators } = zonotope;
  const [batch = 0, ...shape] = otherwise.centre.shape;
  const outputs = places.length / batch;
  const numbers = (from: Array64, instead: Array64 | null, rows: number): Array64 => {
    const chosen = zeros64([batch * rows, ...shape]);
    const inputs = from.data.length / (batch * rows);
    for (let row = 0, at = 0; at < chosen.data.length; row++) {
      const placesAt = Math.floor(row / rows) * outputs;
      for (let i = 0; i < outputs; i++, at++) {
        const place = places[placesAt + i]!;
        chosen.data[at] = place < 0 ? (instead?.data[at] ?? 0) : from.data[row * inputs + place]!;
      }
    }
    return chosen;
  };
  return {
    centre: numbers(zonotope.centre, otherwise.centre, 1),
    count,
    generators: generators === null ? null : numbers(generators, null, count),
    spread: numbers(zonotope.spread, otherwise.spread, 1),
    fresh: numbers(zonotope.fresh ?? zeros64(zonotope.centre.shape), otherwise.fresh, 1),
    radius: numbers(zonotope.radius, otherwise.radius, 1),
  };
}
