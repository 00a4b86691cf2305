import { abs, add, matMul, reshape, sub, sum, type Tensor, zeros } from '@drawdown/tensor';

import type { LinearForm } from '../../arithmetic.ts';
import type { Zonotope } from '../../zonotope/zonotope.ts';
import { byExample } from './rows.ts';

/** A c + constant − Σ|A gᵢ| − |A|(fresh + radius). */
export function concretize(
  { rows, coefficients, constant }: LinearForm<Tensor>,
  { centre, count, generators, fresh, radius }: Zonotope<Tensor>,
): Tensor {
  const batch = centre.shape[0] as number;
  const matrix = byExample(coefficients, rows);
  const times = (form: Tensor, x: Tensor): Tensor =>
    reshape(matMul(form, reshape(x, [batch, -1, 1])), [batch, rows]);
  const moved =
    generators === null
      ? zeros([batch, rows])
      : sum(abs(matMul(matrix, byExample(generators, count), false, true)), 2);
  const loose = times(abs(matrix), fresh === null ? radius : add(fresh, radius));
  return sub(add(times(matrix, centre), reshape(constant, [batch, rows])), add(moved, loose));
}
