import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { LinearForm, Lines } from '../../src/arithmetic.ts';
import { type Array64, zeros64 } from '../../src/float64/array64.ts';
import { float64 } from '../../src/index.ts';
import { describeFloat64Engines } from '../../src/testing/index.ts';
import { type RandomLines, randomLines, referenceBack, waysByRow } from '../random-lines.ts';
import { dot, type Fixed, fixed, isLowerBound, times } from './fixed-point.ts';

const array = (data: Float64Array, size: number): Array64 => ({ shape: [data.length / size, size], data });

function linesOf(problem: RandomLines): Lines<Array64> {
  const { size } = problem;
  return {
    lowerSlope: array(problem.lowerSlope, size),
    lowerIntercept: array(problem.lowerIntercept, size),
    upperSlope: array(problem.upperSlope, size),
    upperIntercept: array(problem.upperIntercept, size),
  };
}

function formOf({ rows, size, coefficients, constant }: RandomLines): LinearForm<Array64> {
  return { rows, coefficients: array(coefficients, size), constant: array(constant, 1) };
}

/** How many rows, at the corner of the box that is worst for each, lie above what the exact lines give. */
function failures(problem: RandomLines, isCharged: boolean): number {
  const { rows, size, box } = problem;
  const input = { lower: array(box.lower, size), upper: array(box.upper, size) };
  const charged = isCharged
    ? input
    : { lower: zeros64(input.lower.shape), upper: zeros64(input.lower.shape) };
  const after = float64.linesBack(linesOf(problem), formOf(problem), charged);
  return [...after.constant.data].filter((constant, row) => {
    const first = Math.floor(row / rows) * size;
    let gap: Fixed = fixed(problem.constant[row] ?? Number.NaN);
    const slopes = Array.from({ length: size }, (_, place): Fixed => {
      const coefficient = fixed(problem.coefficients[row * size + place] ?? Number.NaN);
      const isLower = coefficient >= 0n;
      const intercept = isLower ? problem.lowerIntercept : problem.upperIntercept;
      const slope = isLower ? problem.lowerSlope : problem.upperSlope;
      gap += times(coefficient, fixed(intercept[first + place] ?? Number.NaN));
      return times(coefficient, fixed(slope[first + place] ?? Number.NaN));
    });
    const rounding = slopes.map(
      (slope, place) => slope - fixed(after.coefficients.data[row * size + place] ?? 0),
    );
    const worst = rounding.map((error, place) =>
      fixed((error > 0n ? box.lower : box.upper)[first + place] ?? Number.NaN),
    );
    return !isLowerBound(constant, gap + dot(rounding, worst));
  }).length;
}

const problemOf = (seed: number): RandomLines =>
  randomLines(Rng.fromSeed(seed), { batch: 2, rows: 3, size: 5, byRow: [] });

describeFloat64Engines(() => {
  describe('rows through lines with intercepts of both signs', () => {
    it('lie below what the lines give, in exact arithmetic', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => failures(problemOf(seed), true) === 0),
        { seed: 2023, numRuns: 100 },
      );
    });

    it.each(waysByRow)('are what the definition says, row by row: %j', (...byRow) => {
      const problem = randomLines(Rng.fromSeed(3), { batch: 2, rows: 3, size: 7, byRow });
      const input = { lower: array(problem.box.lower, 7), upper: array(problem.box.upper, 7) };
      const after = float64.linesBack(linesOf(problem), formOf(problem), input);
      const [next, constant] = referenceBack(problem);
      expect([...after.coefficients.data]).toEqual(next);
      expect(after.rows).toBe(3);
      for (const [row, value] of constant.entries()) {
        expect(after.constant.data[row]).toBeLessThan(value);
        expect(after.constant.data[row]).toBeCloseTo(value, 11);
      }
    });
  });
});

describe('the charge for products', () => {
  it('is noticed where it is left out', () => {
    // Without intercepts, so that nothing else is charged, and on inputs far above the constants.
    const bare = (seed: number): RandomLines => {
      const problem = problemOf(seed);
      const nothing = new Float64Array(problem.lowerIntercept.length);
      const far = (ends: Float64Array): Float64Array => ends.map((end) => 1024 * end);
      const box = { lower: far(problem.box.lower), upper: far(problem.box.upper) };
      return { ...problem, lowerIntercept: nothing, upperIntercept: nothing, box };
    };
    const all = Array.from({ length: 30 }, (_, seed) => seed);
    expect(all.some((seed) => failures(bare(seed), false) > 0)).toBe(true);
    expect(all.every((seed) => failures(bare(seed), true) === 0)).toBe(true);
  });
});
