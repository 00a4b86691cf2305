import { abs, add, concat, detached, matMul, mul, reshape, sum, type Tensor, tensor } from '@drawdown/tensor';

import { largest } from '../../zonotope/largest.ts';
import type { Room, Zonotope } from '../../zonotope/zonotope.ts';
import { asRows, byExample, spreadOf } from './rows.ts';

/**
 * A generator for every number, fresh or not, behind those that are there; where there is not room for all, the largest
 * are kept and the others added to the radius. Which ones is not differentiated.
 *
 * @param width how many numbers a generator will have; as many as it has, by default
 */
export function share(zonotope: Zonotope<Tensor>, room: Room, width?: number): Zonotope<Tensor> {
  const { centre, fresh } = zonotope;
  const [batch = 0, ...shape] = centre.shape;
  const limit = Math.floor(room.numbers / (width ?? centre.size / batch));
  if (fresh === null && zonotope.count <= limit) return zonotope;
  const all = allGenerators(zonotope);
  const total = all.shape[1] as number;
  const kept = total > limit ? keptRows(all, limit, room.shared) : undefined;
  const count = kept === undefined ? total : (kept[0]?.length ?? 0);
  const generators = batch * count === 0 ? null : asRows(selected(all, kept), shape);
  return {
    centre,
    count,
    generators,
    spread: spreadOf(generators, count, centre),
    fresh: null,
    radius:
      kept === undefined ? zonotope.radius : add(zonotope.radius, reshape(lost(all, kept), centre.shape)),
  };
}

/** `[batch, rows, numbers]`: the generators, then one for each number if anything is fresh. */
function allGenerators({ count, generators, fresh }: Zonotope<Tensor>): Tensor {
  const parts = [
    ...(generators === null ? [] : [byExample(generators, count)]),
    ...(fresh === null ? [] : [diagonal(fresh)]),
  ];
  return concat(parts, 1);
}

/** Each example's numbers as a diagonal matrix. */
function diagonal(fresh: Tensor): Tensor {
  const size = fresh.size / (fresh.shape[0] as number);
  const identity = detached(() =>
    tensor(
      Float32Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0)),
      [1, size, size],
    ),
  );
  return mul(reshape(fresh, [fresh.shape[0] as number, 1, size]), identity);
}

/** For each example, the rows that there is room for: the shared ones and the largest of the others. */
function keptRows(all: Tensor, limit: number, shared: number): readonly (readonly number[])[] {
  const [batch = 0, total = 0] = all.shape;
  const scores = detached(() => sum(abs(all), 2)).dataSync();
  const others = Array.from({ length: total - shared }, (_, index) => shared + index);
  return Array.from({ length: batch }, (_, example) => [
    ...Array.from({ length: shared }, (_row, row) => row),
    ...largest(others, Math.max(0, limit - shared), (row) => scores[example * total + row] ?? 0),
  ]);
}

/** The rows that are kept: all, or those that are named. */
function selected(all: Tensor, kept: readonly (readonly number[])[] | undefined): Tensor {
  if (kept === undefined) return all;
  const selection = detached(() => selectionOf(kept, all.shape[1] as number));
  return matMul(selection, all);
}

/** `[batch, kept, total]`: multiplied with rows it leaves the kept ones. */
function selectionOf(kept: readonly (readonly number[])[], total: number): Tensor {
  const count = kept[0]?.length ?? 0;
  const data = new Float32Array(kept.length * count * total);
  for (const [example, rows] of kept.entries()) {
    for (const [index, row] of rows.entries()) data[(example * count + index) * total + row] = 1;
  }
  return tensor(data, [kept.length, count, total]);
}

/** Σ|row| over the rows that are not kept, `[batch, 1, numbers]`. */
function lost(all: Tensor, kept: readonly (readonly number[])[]): Tensor {
  const [batch = 0, total = 0] = all.shape;
  const isLost = detached(() => {
    const data = new Float32Array(batch * total).fill(1);
    for (const [example, rows] of kept.entries()) {
      for (const row of rows) data[example * total + row] = 0;
    }
    return tensor(data, [batch, 1, total]);
  });
  return matMul(isLost, abs(all));
}
