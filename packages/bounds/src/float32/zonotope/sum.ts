import { add, concat, slice, type Tensor } from '@drawdown/tensor';

import type { Zonotope } from '../../zonotope/zonotope.ts';
import { asRows, byExample, spreadOf } from './rows.ts';

/** a + b: shared generators add, the others follow one another. */
export function sum(a: Zonotope<Tensor>, b: Zonotope<Tensor>, shared: number): Zonotope<Tensor> {
  const centre = add(a.centre, b.centre);
  const count = a.count + b.count - shared;
  const parts = [
    ...(shared > 0 ? [add(rowsOf(a, 0, shared), rowsOf(b, 0, shared))] : []),
    ...[a, b].flatMap((branch) =>
      branch.count > shared ? [rowsOf(branch, shared, branch.count - shared)] : [],
    ),
  ];
  const generators = parts.length === 0 ? null : asRows(concat(parts, 1), centre.shape.slice(1));
  return {
    centre,
    count,
    generators,
    spread: spreadOf(generators, count, centre),
    fresh: a.fresh === null || b.fresh === null ? (a.fresh ?? b.fresh) : add(a.fresh, b.fresh),
    radius: add(a.radius, b.radius),
  };
}

function rowsOf({ count, generators }: Zonotope<Tensor>, from: number, rows: number): Tensor {
  return slice(byExample(generators as Tensor, count), [0, from, 0], [-1, rows, -1]);
}
