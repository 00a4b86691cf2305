import type { Layer, LayerKind } from '@drawdown/networks';
import { referenceForward } from '@drawdown/networks/testing';
import type { Box, Specification } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { LowerSlope } from '../arithmetic.ts';
import { type AllBounds, allBounds, methodOf, type Problem, rowsOf } from './all-bounds.ts';
import type { ArithmeticUnderTest } from './arithmetic-under-test.ts';
import { randomProblem } from './random-problem.ts';
import { referenceOf } from './reference-bounds.ts';
import { specimens } from './specimens.ts';
import { violationsOf } from './violations.ts';

/** How long the suite looks. */
export interface SuiteSettings {
  /** Random problems of each network. */
  readonly runs: number;
  /** Points of each box. */
  readonly points: number;
}

/**
 * What every arithmetic must do, on every specimen and every method: enclose, agree with the scalar reference, be the
 * forward pass on a point, grow with the box, and treat the examples of a batch alike.
 */
export function describeArithmetic<A>(
  name: string,
  underTest: ArithmeticUnderTest<A>,
  { runs, points }: SuiteSettings,
): void {
  describe.each(Object.entries(specimens))(`${name}: %s`, (_specimen, network) => {
    const solved = new Map<number, Solved>();
    const solve = (seed: number): Solved => {
      const problem = randomProblem(network, seed);
      return { problem, bounds: allBounds(underTest, problem) };
    };
    const forProblems = (check: (solved: Solved, seed: number) => void): void =>
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
          const known = solved.get(seed) ?? solve(seed);
          solved.set(seed, known);
          check(known, seed);
        }),
        { seed: 2023, numRuns: runs, endOnFailure: true },
      );

    it('encloses corners and sampled points', () => {
      forProblems(({ problem, bounds }, seed) => {
        const search = { rng: Rng.fromSeed(seed).fork('points'), points, tolerance: underTest.tolerance };
        expect(violationsOf(bounds, problem, search)).toEqual([]);
      });
    });

    it('agrees with the scalar reference', () => {
      forProblems((each) => expectReference(underTest, each));
    });

    it('is the forward pass on a point', () => {
      forProblems(({ problem }) => expectForwardPass(underTest, problem));
    });

    it('gives IBP bounds that fall as the box grows', () => {
      forProblems((each) => expectMonotone(underTest, each));
    });

    // Not so with S-shaped layers: at the end of a box their lines lie outside of the box of the output.
    const isBentOnce = !hasKind(network.layers, ['sigmoid', 'tanh']);
    it.runIf(isBentOnce)('gives CROWN-IBP with slope zero no less than IBP', () => {
      forProblems(({ bounds: { margins } }) => {
        expectNotAbove(underTest, margins.ibp, margins['crown-ibp-zero']);
      });
    });

    it('bounds each example for itself', () => {
      forProblems((each) => expectPermutes(underTest, each));
    });
  });
}

function hasKind(layers: readonly Layer[], kinds: readonly LayerKind[]): boolean {
  return layers.some(
    (layer) =>
      kinds.includes(layer.kind) ||
      (layer.kind === 'residual' && (hasKind(layer.body, kinds) || hasKind(layer.shortcut, kinds))),
  );
}

/** A problem and its bounds, which several tests look at. */
interface Solved {
  readonly problem: Problem;
  readonly bounds: AllBounds;
}

function expectReference<A>(underTest: ArithmeticUnderTest<A>, { problem, bounds }: Solved): void {
  const { network, parameters, boxes, specification } = problem;
  const { margins, logits } = bounds;
  const reference = referenceOf(network, parameters);
  const references = boxes.map((box, example) => reference.margins(box, rowsOf(specification, example)));
  expectNear(
    underTest,
    margins.ibp,
    references.flatMap(({ ibp }) => ibp),
  );
  for (const slope of Object.keys(methodOf) as LowerSlope[]) {
    expectNear(
      underTest,
      margins[methodOf[slope]],
      references.flatMap(({ crownIbp }) => crownIbp[slope]),
    );
  }
  const ends = boxes.map(reference.logits);
  expectNear(
    underTest,
    logits.lower,
    ends.flatMap(({ lower }) => [...lower]),
  );
  expectNear(
    underTest,
    logits.upper,
    ends.flatMap(({ upper }) => [...upper]),
  );
}

function expectForwardPass<A>(underTest: ArithmeticUnderTest<A>, problem: Problem): void {
  const { network, parameters, specification } = problem;
  const points = problem.boxes.map(({ lower }) => lower);
  const { margins, logits } = allBounds(underTest, {
    ...problem,
    boxes: points.map((point) => ({ lower: point, upper: point })),
  });
  const outputs = points.map((point) => referenceForward(network, parameters, point));
  const values = outputs.flatMap((output, example) =>
    rowsOf(specification, example).map((row) => dot(row, output)),
  );
  for (const bounds of Object.values(margins)) expectNear(underTest, bounds, values);
  const flat = outputs.flatMap((output) => [...output]);
  expectNear(underTest, logits.lower, flat);
  expectNear(underTest, logits.upper, flat);
}

function expectMonotone<A>(underTest: ArithmeticUnderTest<A>, { problem, bounds: inner }: Solved): void {
  const outer = allBounds(underTest, { ...problem, boxes: problem.boxes.map(grown) });
  expectNotAbove(underTest, outer.margins.ibp, inner.margins.ibp);
  expectNotAbove(underTest, outer.logits.lower, inner.logits.lower);
  expectNotAbove(underTest, inner.logits.upper, outer.logits.upper);
}

function grown({ lower, upper }: Box<Float64Array>): Box<Float64Array> {
  return { lower: lower.map((end) => end - 1 / 64), upper: upper.map((end) => end + 1 / 64) };
}

function expectPermutes<A>(underTest: ArithmeticUnderTest<A>, { problem, bounds: there }: Solved): void {
  const { network, boxes, specification } = problem;
  const order = boxes.map((_, example) => (example + 1) % boxes.length);
  const moved = allBounds(underTest, {
    ...problem,
    boxes: permuted(boxes, order),
    specification: permutedRows(specification, order),
  });
  for (const [method, bounds] of Object.entries(there.margins)) {
    const expected = permuted(chunks(bounds, specification.rows), order).flat();
    expectNear(underTest, moved.margins[method as keyof typeof there.margins], expected);
  }
  const lower = permuted(chunks(there.logits.lower, network.classes), order).flat();
  expectNear(underTest, moved.logits.lower, lower);
}

function permutedRows(specification: Specification, order: readonly number[]): Specification {
  const { rows, classes, coefficients } = specification;
  const examples = permuted(chunks(coefficients, rows * classes), order);
  return { ...specification, coefficients: Float64Array.from(examples.flat()) };
}

function chunks(values: Float64Array, size: number): number[][] {
  return Array.from({ length: values.length / size }, (_, index) => [
    ...values.subarray(index * size, (index + 1) * size),
  ]);
}

function permuted<T>(values: readonly T[], order: readonly number[]): T[] {
  return order.map((from) => values[from] as T);
}

function dot(row: Float64Array, output: Float64Array): number {
  return row.reduce((sum, coefficient, index) => sum + coefficient * (output[index] ?? Number.NaN), 0);
}

function expectNear<A>(
  { tolerance }: ArithmeticUnderTest<A>,
  actual: Float64Array,
  expected: readonly number[],
): void {
  expect(actual.length).toBe(expected.length);
  const far = expected.flatMap((value, index) => {
    const got = actual[index] ?? Number.NaN;
    return Math.abs(got - value) <= tolerance * (1 + Math.abs(value)) ? [] : [{ index, got, value }];
  });
  expect(far).toEqual([]);
}

function expectNotAbove<A>(
  { tolerance }: ArithmeticUnderTest<A>,
  low: Float64Array,
  high: Float64Array,
): void {
  expect(low.length).toBe(high.length);
  const above = [...low].flatMap((value, index) => {
    const limit = high[index] ?? Number.NaN;
    return value <= limit + tolerance * (1 + Math.abs(limit)) ? [] : [{ index, value, limit }];
  });
  expect(above).toEqual([]);
}
