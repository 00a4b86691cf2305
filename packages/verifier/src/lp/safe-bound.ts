import { above, below, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import type { ColumnBounds, LinearProgram, Objective } from './linear-program.ts';

/**
 * A number that no point of a linear program brings an objective c·x below, from multipliers y of its rows: any are sound,
 * and the dual solution is best.
 *
 * c·x = y·Ax + (c − Aᵀy)·x, so it is at least Σ min(yᵢ·rowLowerᵢ, yᵢ·rowUpperᵢ) + Σ min((c − Aᵀy)ⱼ·[lowerⱼ, upperⱼ]), in
 * outward-rounded float64. A multiplier whose row has no end on its side counts as 0. Neumaier & Shcherbina, Math. Program. 99
 * (2004), §3.
 *
 * @param multipliers one for each row
 * @param bounds ends of the columns in the place of the program's own
 * @returns NaN where a number that takes part is none
 */
export function safeBound(
  program: LinearProgram,
  objective: Objective,
  { multipliers, bounds = program }: { multipliers: Float64Array; bounds?: ColumnBounds },
): number {
  const { rowLower, rowUpper, starts, indices, values } = program;
  const { lower, upper } = bounds;
  const reduced = reducedCosts(lower.length, objective);
  const total = { sum: objective.constant, magnitude: Math.abs(objective.constant), terms: 1 };
  const add = (term: number): void => {
    total.sum += term;
    total.magnitude += Math.abs(term);
    total.terms += 1;
  };
  for (let row = 0; row < rowLower.length; row++) {
    const multiplier = multipliers[row] as number;
    const end = (multiplier > 0 ? rowLower[row] : rowUpper[row]) as number;
    if (multiplier === 0 || Math.abs(end) === Number.POSITIVE_INFINITY) continue;
    add(multiplier * end);
    for (let entry = starts[row] as number; entry < (starts[row + 1] as number); entry++) {
      const column = indices[entry] as number;
      const product = (values[entry] as number) * multiplier;
      reduced.cost[column] = (reduced.cost[column] as number) - product;
      reduced.magnitude[column] = (reduced.magnitude[column] as number) + Math.abs(product);
      reduced.terms[column] = (reduced.terms[column] as number) + 1;
    }
  }
  let lost = 0;
  for (let column = 0; column < lower.length; column++) {
    const [low, high] = [lower[column] as number, upper[column] as number];
    const cost = reduced.cost[column] as number;
    add(cost * (cost > 0 ? low : high));
    // The computed cost is off by at most γₙ times the magnitudes in it, which the column's largest number multiplies.
    const most = Math.max(Math.abs(low), Math.abs(high));
    const count = (reduced.terms[column] as number) + 2;
    lost += most * (gamma(count) * (reduced.magnitude[column] as number) + count * OUTWARD_FLOOR);
  }
  // Enlarged, as sums of so many magnitudes are themselves computed; the floor stands for products that underflow.
  const inflation = above(1 + gamma(3 * (total.terms + 4)));
  const charge = above(
    (gamma(total.terms + 4) * total.magnitude + lost) * inflation + total.terms * OUTWARD_FLOOR,
  );
  return below(total.sum - charge);
}

interface ReducedCosts {
  /** c − Aᵀy, to nearest. */
  readonly cost: Float64Array;
  /** |c| + |A|ᵀ|y|, to nearest. */
  readonly magnitude: Float64Array;
  /** How many numbers make each. */
  readonly terms: Int32Array;
}

function reducedCosts(columns: number, objective: Objective): ReducedCosts {
  const cost = new Float64Array(columns);
  const magnitude = new Float64Array(columns);
  const terms = new Int32Array(columns);
  for (const [place, column] of objective.columns.entries()) {
    const value = objective.values[place] as number;
    cost[column] = value;
    magnitude[column] = Math.abs(value);
    terms[column] = 1;
  }
  return { cost, magnitude, terms };
}
