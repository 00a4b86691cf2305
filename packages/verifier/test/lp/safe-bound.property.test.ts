import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { LinearProgram, Objective } from '../../src/lp/linear-program.ts';
import { safeBound } from '../../src/lp/safe-bound.ts';
import { add, compare, type Fraction, multiply, ofNumber } from '../fraction.ts';

const [COLUMNS, ROWS] = [5, 4];

/** A program that holds at a point, its rows' ends within what their exact value there allows. */
function programAround(rng: Rng, magnitude: number): { program: LinearProgram; point: Float64Array } {
  const draw = (count: number): Float64Array =>
    Float64Array.from(rng.normals(count), (value) => value * magnitude ** (2 * rng.uniform() - 1));
  const point = draw(COLUMNS);
  const values = draw(ROWS * COLUMNS);
  const exact = Array.from({ length: ROWS }, (_, row) =>
    weightedSum(values.slice(row * COLUMNS, (row + 1) * COLUMNS), point),
  );
  const room = (): number => (rng.uniform() < 0.3 ? 0 : magnitude * rng.uniform());
  const program: LinearProgram = {
    lower: point.map((x) => (rng.uniform() < 0.3 ? x : x - room())),
    upper: point.map((x) => (rng.uniform() < 0.3 ? x : x + room())),
    rowLower: Float64Array.from(exact, (value) =>
      rng.uniform() < 0.3 ? Number.NEGATIVE_INFINITY : notAbove(value, room()),
    ),
    rowUpper: Float64Array.from(exact, (value) =>
      rng.uniform() < 0.3 ? Number.POSITIVE_INFINITY : -notAbove(negated(value), room()),
    ),
    starts: Int32Array.from({ length: ROWS + 1 }, (_, row) => row * COLUMNS),
    indices: Int32Array.from({ length: ROWS * COLUMNS }, (_, entry) => entry % COLUMNS),
    values,
  };
  return { program, point };
}

/** A float64 number that is not above an exact one, less about so much. */
function notAbove(value: Fraction, less: number): number {
  let end = Number(value.top) / Number(value.bottom) - less;
  for (let step = 2 ** -52; compare(ofNumber(end), value) > 0; step *= 2) end -= step * (1 + Math.abs(end));
  return end;
}

function negated({ top, bottom }: Fraction): Fraction {
  return { top: -top, bottom };
}

function weightedSum(values: Float64Array, point: Float64Array, constant = 0): Fraction {
  return values.reduce(
    (sum, value, at) => add(sum, multiply(ofNumber(value), ofNumber(point[at] as number))),
    ofNumber(constant),
  );
}

describe('safeBound', () => {
  it('is never above what a point of the program gives, whatever the multipliers', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(1, 1e3, 1e9), (seed, magnitude) => {
        const rng = Rng.fromSeed(seed);
        const { program, point } = programAround(rng, magnitude);
        const values = Float64Array.from(rng.normals(COLUMNS));
        const [constant = 0] = rng.normals(1);
        const objective: Objective = {
          columns: Int32Array.from({ length: COLUMNS }, (_, at) => at),
          values,
          constant,
        };
        const truth = weightedSum(values, point, constant);
        for (const size of [0, 1e-9, 1, 1e6]) {
          const multipliers = Float64Array.from(rng.normals(ROWS), (value) => value * size);
          const bound = safeBound(program, objective, { multipliers });
          expect(compare(ofNumber(bound), truth)).toBeLessThanOrEqual(0);
        }
      }),
      { seed: 2004, numRuns: 200 },
    );
  });

  it('is the least value where multipliers are those of the optimum', () => {
    // x + y with x, y in [0, 1] and x + 2y ≥ 1: least at (0, 1/2), with multiplier 1/2.
    const program: LinearProgram = {
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(1, 1),
      rowLower: Float64Array.of(1),
      rowUpper: Float64Array.of(Number.POSITIVE_INFINITY),
      starts: Int32Array.of(0, 2),
      indices: Int32Array.of(0, 1),
      values: Float64Array.of(1, 2),
    };
    const objective = { columns: Int32Array.of(0, 1), values: Float64Array.of(1, 1), constant: 3 };
    const at = (multiplier: number): number =>
      safeBound(program, objective, { multipliers: Float64Array.of(multiplier) });
    expect(at(0.5)).toBeLessThanOrEqual(3.5);
    expect(at(0.5)).toBeGreaterThan(3.5 - 1e-13);
    // No row: the box alone. A multiplier whose row has no end on its side counts as 0.
    expect(at(0)).toBeCloseTo(3, 12);
    expect(at(-1)).toBeCloseTo(3, 12);
    // 1 − λ in front of x, 1 − 2λ in front of y: 3 + λ + min(0, 1 − λ) + min(0, 1 − 2λ) at λ = 2.
    expect(at(2)).toBeCloseTo(3 + 2 - 1 - 3, 12);
  });

  it('is no number where a number that takes part is none', () => {
    const program: LinearProgram = {
      lower: Float64Array.of(0),
      upper: Float64Array.of(1),
      rowLower: Float64Array.of(0),
      rowUpper: Float64Array.of(1),
      starts: Int32Array.of(0, 1),
      indices: Int32Array.of(0),
      values: Float64Array.of(1),
    };
    const objective = { columns: Int32Array.of(0), values: Float64Array.of(Number.NaN), constant: 0 };
    expect(safeBound(program, objective, { multipliers: Float64Array.of(1) })).toBeNaN();
  });
});
