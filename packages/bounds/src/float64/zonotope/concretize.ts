import { above, below } from '@drawdown/records';

import type { LinearForm } from '../../arithmetic.ts';
import type { Zonotope } from '../../zonotope/zonotope.ts';
import { type Array64, zeros64 } from '../array64.ts';
import { charged, rowSums } from '../charge.ts';
import { engine } from '../engine/choose.ts';
import { spreadOf } from './spread.ts';
import { sumsUp } from './sum-up.ts';

/**
 * A c + constant − Σ|A gᵢ| − |A|(fresh + radius), rounded down: γ|A|(|c| + Σ|g|) is charged for the products with the
 * centre and the generators.
 */
export function concretize(form: LinearForm<Array64>, zonotope: Zonotope<Array64>): Array64 {
  const { rows, coefficients, constant } = form;
  const { centre, spread, fresh, radius } = zonotope;
  const total = coefficients.shape[0]!;
  const [batch, size] = [total / rows, coefficients.data.length / total];
  const reach = sumsUp({ shape: centre.shape, data: centre.data.map(Math.abs) }, spread);
  const half = fresh === null ? radius : sumsUp(fresh, radius);
  const middle = charged(constant, {
    gain: engine().leastSums(coefficients.data, { lower: centre, upper: centre }, { total, rows }),
    sums: rowSums(coefficients, reach, rows),
    terms: size + 4,
  });
  const moved = movements(form, zonotope, batch);
  const loose = rowSums(coefficients, half, rows);
  return {
    shape: [batch, rows],
    data: middle.data.map((value, row) => below(value - above(moved[row]! + loose[row]!))),
  };
}

/** Σ|A gᵢ| for each row, rounded up but for the rounding of the products. */
function movements(
  { rows, coefficients }: LinearForm<Array64>,
  { count, generators }: Zonotope<Array64>,
  batch: number,
): Float64Array {
  if (generators === null) return new Float64Array(batch * rows);
  const size = coefficients.data.length / (batch * rows);
  const products = zeros64([batch * count, rows]);
  for (let example = 0; example < batch; example++) {
    const matrix = coefficients.data.subarray(example * rows * size, (example + 1) * rows * size);
    const own = generators.data.subarray(example * count * size, (example + 1) * count * size);
    const sides = { m: count, k: size, n: rows, transposed: true };
    products.data.set(engine().multiply(own, matrix, sides), example * count * rows);
  }
  return spreadOf(products, count, [batch, rows]).data;
}
