import { type ColumnBounds, type LinearProgram, type Objective, ZERO_OBJECTIVE } from './linear-program.ts';
import { safeBound } from './safe-bound.ts';
import type { Solved } from './solver.ts';

/**
 * A lower bound of an objective that what a solver said proves: by its multipliers, in outward-rounded float64. +∞ where they
 * prove that the program has no point; −∞ where they prove nothing.
 */
export function provedBound(
  program: LinearProgram,
  objective: Objective,
  { solved, bounds = program }: { readonly solved: Solved; readonly bounds?: ColumnBounds },
): number {
  const { multipliers, outcome } = solved;
  if (outcome === 'infeasible') {
    // HiGHS's rays have either sign, and any multiple of a ray is one.
    const opposite = multipliers.map((multiplier) => -multiplier);
    const isEmpty = [multipliers, opposite].some(
      (ray) => safeBound(program, ZERO_OBJECTIVE, { multipliers: ray, bounds }) > 0,
    );
    return isEmpty ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
  if (outcome === 'unfinished') return Number.NEGATIVE_INFINITY;
  const bound = safeBound(program, objective, { multipliers, bounds });
  return Number.isNaN(bound) ? Number.NEGATIVE_INFINITY : bound;
}
