import { referenceForward } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Problem, pointsOf, randomProblem, rowsOf, specimens } from '../../src/testing/index.ts';
import { referenceZonotopes } from '../../src/testing/reference-zonotopes.ts';
import {
  type ZonotopeMethod,
  type ZonotopesUnderTest,
  zonotopeNumbers,
} from '../../src/testing/zonotopes-under-test.ts';

/** What `zonotopeMargins` may be asked: nothing, to cut to boxes and save memory, or to do without them. */
const methods: readonly ZonotopeMethod[] = [{}, { numbers: 120, isCut: true }, { numbers: 0 }];

/** How long the suite looks. */
export interface SuiteSettings {
  /** Random problems of each network. */
  readonly runs: number;
  /** Points of each box. */
  readonly points: number;
  /** Whether an example's bounds are the same numbers whatever else is in its batch. */
  readonly isExact: boolean;
}

/** What every arithmetic of zonotopes must do, on every specimen. */
export function describeZonotopes<A>(
  name: string,
  underTest: ZonotopesUnderTest<A>,
  { runs, points, isExact }: SuiteSettings,
): void {
  const { tolerance } = underTest.underTest;
  describe.each(Object.entries(specimens))(`${name} zonotopes: %s`, (_specimen, network) => {
    const forProblems = (check: (problem: Problem, seed: number) => void): void =>
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) =>
          check(randomProblem(network, seed), seed),
        ),
        { seed: 2023, numRuns: runs, endOnFailure: true },
      );

    it('enclose corners and sampled points, whatever is asked for', () => {
      forProblems((problem, seed) => {
        const values = leastValues(problem, points, seed);
        for (const method of methods) {
          expectNotAbove(tolerance, zonotopeNumbers(underTest, problem, method), values);
        }
      });
    });

    it('agree with the scalar reference', () => {
      forProblems((problem) => {
        const reference = referenceZonotopes(network, problem.parameters);
        const expected = problem.boxes.flatMap((box, example) =>
          reference(box, rowsOf(problem.specification, example)),
        );
        expectNear(tolerance, zonotopeNumbers(underTest, problem), expected);
      });
    });

    it('are the forward pass on a point', () => {
      forProblems((problem) => {
        const boxes = problem.boxes.map(({ lower }) => ({ lower, upper: lower }));
        const point = { ...problem, boxes };
        const values = leastValues(point, 1, 0);
        for (const method of methods) {
          expectNear(tolerance, zonotopeNumbers(underTest, point, method), values);
        }
      });
    });

    it('keep every generator that there is room for', () => {
      forProblems((problem) => {
        expect(zonotopeNumbers(underTest, problem, { numbers: 1e9 })).toEqual(
          zonotopeNumbers(underTest, problem),
        );
      });
    });

    it('bound each example for itself', () => {
      forProblems((problem) => {
        for (const method of methods) {
          const together = zonotopeNumbers(underTest, problem, method);
          const alone = problem.boxes.flatMap((_, example) => [
            ...zonotopeNumbers(underTest, exampleOf(problem, example), method),
          ]);
          expectNear(isExact ? 0 : tolerance, together, alone);
        }
      });
    });
  });
}

/** The least value of each row at points of its box, by the scalar forward pass: `[batch, rows]`. */
function leastValues(problem: Problem, points: number, seed: number): number[] {
  const { network, parameters, boxes, specification } = problem;
  return boxes.flatMap((box, example) => {
    const outputs = pointsOf(box, points, Rng.fromSeed(seed).fork(example)).map((point) =>
      referenceForward(network, parameters, point),
    );
    return rowsOf(specification, example).map((row) =>
      Math.min(...outputs.map((output) => dot(row, output))),
    );
  });
}

/** One example of a problem, alone. */
function exampleOf(problem: Problem, example: number): Problem {
  const { rows, classes, coefficients } = problem.specification;
  const box = problem.boxes[example];
  return {
    ...problem,
    boxes: box === undefined ? [] : [box],
    specification: {
      batch: 1,
      rows,
      classes,
      coefficients: coefficients.slice(example * rows * classes, (example + 1) * rows * classes),
    },
  };
}

function dot(row: Float64Array, output: Float64Array): number {
  return row.reduce((sum, coefficient, index) => sum + coefficient * (output[index] ?? Number.NaN), 0);
}

function expectNear(tolerance: number, actual: Float64Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const far = expected.flatMap((value, index) => {
    const got = actual[index] ?? Number.NaN;
    return Math.abs(got - value) <= tolerance * (1 + Math.abs(value)) ? [] : [{ index, got, value }];
  });
  expect(far).toEqual([]);
}

function expectNotAbove(tolerance: number, low: Float64Array, high: readonly number[]): void {
  expect(low.length).toBe(high.length);
  const above = high.flatMap((limit, index) => {
    const value = low[index] ?? Number.NaN;
    return value <= limit + tolerance * (1 + Math.abs(limit)) ? [] : [{ index, value, limit }];
  });
  expect(above).toEqual([]);
}
