import type { Shape } from '@drawdown/networks';
import { abs, reshape, sum, type Tensor, zeros } from '@drawdown/tensor';

/** Rows of several examples, `[batch · count, …]`, as `[batch, count, numbers]`. */
export function byExample(rows: Tensor, count: number): Tensor {
  const total = rows.shape[0] as number;
  return reshape(rows, [total / count, count, rows.size / total]);
}

/** The inverse of {@link byExample}, for rows of a shape. */
export function asRows(examples: Tensor, shape: Shape): Tensor {
  const [batch = 0, count = 0] = examples.shape;
  return reshape(examples, [batch * count, ...shape]);
}

/** Σ|generator| for each example, in the shape of the centre. */
export function spreadOf(generators: Tensor | null, count: number, centre: Tensor): Tensor {
  if (generators === null) return zeros(centre.shape);
  return reshape(sum(abs(byExample(generators, count)), 1), centre.shape);
}
