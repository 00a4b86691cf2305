import { referenceForward } from '@drawdown/networks/testing';
import type { Rng } from '@drawdown/records';

import { type AllBounds, type Problem, rowsOf } from './all-bounds.ts';
import { pointsOf } from './sampling.ts';

/** A point whose value lies outside a bound. */
export interface Violation {
  /** `'crown-ibp row 2 of example 0'`. */
  readonly what: string;
  readonly bound: number;
  readonly value: number;
}

/** How hard {@link violationsOf} looks. */
export interface Search {
  readonly rng: Rng;
  /** Points in each box. */
  readonly points: number;
  /** How far beyond a bound, as tolerance · (1 + |value|), a value may lie. */
  readonly tolerance: number;
}

/**
 * Evaluates corners and sampled points of every box by the scalar forward pass and lists each value that lies outside
 * its bounds: empty for sound bounds. A bound that is NaN is listed too.
 */
export function violationsOf(
  { margins, logits }: AllBounds,
  { network, parameters, boxes, specification }: Problem,
  { rng, points, tolerance }: Search,
): Violation[] {
  const found: Violation[] = [];
  const check = (what: string, bound: number | undefined, value: number): void => {
    if (bound !== undefined && bound <= value + tolerance * (1 + Math.abs(value))) return;
    found.push({ what, bound: bound ?? Number.NaN, value });
  };
  for (const [example, box] of boxes.entries()) {
    const rows = rowsOf(specification, example);
    for (const point of pointsOf(box, points, rng)) {
      const outputs = referenceForward(network, parameters, point);
      for (const [index, value] of outputs.entries()) {
        const at = example * outputs.length + index;
        check(`lower end of logit ${index} of example ${example}`, logits.lower[at], value);
        check(`upper end of logit ${index} of example ${example}`, negated(logits.upper[at]), -value);
      }
      for (const [row, coefficients] of rows.entries()) {
        const value = coefficients.reduce((sum, c, index) => sum + c * (outputs[index] ?? Number.NaN), 0);
        for (const [method, bounds] of Object.entries(margins)) {
          check(`${method} row ${row} of example ${example}`, bounds[example * rows.length + row], value);
        }
      }
    }
  }
  return found;
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
