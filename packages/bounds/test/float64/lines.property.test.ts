import type { Box } from '@drawdown/properties';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Lines, LowerSlope } from '../../src/arithmetic.ts';
import type { Array64 } from '../../src/float64/array64.ts';
import { float64 } from '../../src/index.ts';
import { referenceLine } from '../../src/testing/reference-curves.ts';
import { exactSigmoid, exactTanh } from './exact-curves.ts';
import { type Fixed, fixed, SLACK, times } from './fixed-point.ts';

const end = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.constantFrom(0, -0, 2 ** -1074, -(2 ** -1074), 2 ** -930, -(2 ** -930), 1, -1),
);

describe('float64 lines around ReLU', () => {
  it.each<LowerSlope>(['adaptive', 'zero', 'one', 'same'])(
    'hold it in between, exactly: slope %s',
    (choice) => {
      fc.assert(
        fc.property(end, end, (a, b) => {
          const [l, u] = [Math.min(a, b), Math.max(a, b)];
          const one = (value: number) => ({ shape: [1, 1], data: Float64Array.of(value) });
          const lines = float64.reluLines({ lower: one(l), upper: one(u) }, choice);
          const [lower = Number.NaN] = lines.lowerSlope.data;
          const [slope = Number.NaN] = lines.upperSlope.data;
          const [intercept = Number.NaN] = lines.upperIntercept.data;
          expect(lower >= 0 && lower <= 1 && slope >= 0 && slope <= 1).toBe(true);
          // Both lines and ReLU are straight on either side of 0, so the ends and 0 are all that matters.
          for (const x of [l, u, Math.min(Math.max(0, l), u)]) {
            const y = fixed(Math.max(x, 0));
            expect(times(fixed(lower), fixed(x)) <= y + SLACK).toBe(true);
            expect(times(fixed(slope), fixed(x)) + fixed(intercept) >= y - SLACK).toBe(true);
          }
        }),
        { seed: 2023, numRuns: 500 },
      );
    },
  );

  it('are exact where the neuron is stable', () => {
    const box = { lower: [0, 1, -2, -1], upper: [3, 2, -1, 0] };
    const array = (values: number[]) => ({ shape: [1, 4], data: Float64Array.from(values) });
    const lines = float64.reluLines({ lower: array(box.lower), upper: array(box.upper) }, 'one');
    expect([...lines.lowerSlope.data]).toEqual([1, 1, 0, 0]);
    expect([...lines.upperSlope.data]).toEqual([1, 1, 0, 0]);
    expect([...lines.upperIntercept.data]).toEqual([0, 0, 0, 0]);
  });
});

const slopes: readonly LowerSlope[] = ['adaptive', 'zero', 'one', 'same'];
const leak = fc.oneof(
  fc.double({ noNaN: true, min: 0, max: 1, maxExcluded: true }),
  fc.constantFrom(0, 0.01, 0.5),
);

describe('float64 lines around leaky ReLU', () => {
  it.each(slopes)('hold it in between, exactly: slope %s', (choice) => {
    fc.assert(
      fc.property(end, end, leak, (a, b, slope) => {
        const [l, u] = [Math.min(a, b), Math.max(a, b)];
        const lines = float64.leakyReluLines(slope, boxOf(l, u), choice);
        expect(lines.lowerIntercept).toBeUndefined();
        expect(first(lines.lowerSlope)).toBeGreaterThanOrEqual(slope);
        expect(first(lines.lowerSlope)).toBeLessThanOrEqual(1);
        expect(first(lines.upperIntercept)).toBeGreaterThanOrEqual(0);
        for (const x of [l, u, Math.min(Math.max(0, l), u)]) {
          const y = x > 0 ? fixed(x) : times(fixed(slope), fixed(x));
          expectBetween(lines, x, y);
        }
      }),
      { seed: 2023, numRuns: 200 },
    );
  });

  it.each<[LowerSlope, number]>([
    // On [−1, 3] with slope 1/4: mostly on; the upper line has slope (3 + 1/4)/4 = 13/16.
    ['adaptive', 1],
    ['zero', 0.25],
    ['one', 1],
    ['same', 0.8125],
  ])('have the lower slope that is asked: %s', (choice, expected) => {
    const lines = float64.leakyReluLines(0.25, boxOf(-1, 3), choice);
    expect(first(lines.lowerSlope)).toBeCloseTo(expected, 14);
    expect(first(lines.upperSlope)).toBeCloseTo(0.8125, 14);
    // Through (3, 3): 3 − 13/16 · 3.
    expect(first(lines.upperIntercept)).toBeCloseTo(0.5625, 14);
  });

  it('are exact where the neuron is stable', () => {
    for (const choice of slopes) {
      for (const [l, u, slope] of [
        [0, 3, 1],
        [1, 2, 1],
        [-2, -1, 0.1],
        [-1, 0, 0.1],
      ] as const) {
        const lines = float64.leakyReluLines(0.1, boxOf(l, u), choice);
        expect([first(lines.lowerSlope), first(lines.upperSlope)]).toEqual([slope, slope]);
        expect(first(lines.upperIntercept)).toBe(0);
      }
    }
  });
});

const curved = fc.oneof(
  fc.double({ noNaN: true, min: -5, max: 5 }),
  fc.double({ noNaN: true, min: -1e-6, max: 1e-6 }),
  fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
  fc.constantFrom(0, -0, 2 ** -1074, -(2 ** -1074), 1e300, -1e300, 20, -20),
);

describe.each([
  ['sigmoid', exactSigmoid, 1 / 4],
  ['tanh', exactTanh, 1],
] as const)('float64 lines around %s', (shape, exact, steepest) => {
  it('hold it in between, exactly', () => {
    fc.assert(
      fc.property(
        curved,
        curved,
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { maxLength: 4 }),
        (a, b, shares) => {
          const [l, u] = [Math.min(a, b), Math.max(a, b)];
          const lines = float64.sShapedLines(shape, boxOf(l, u));
          for (const slope of [lines.lowerSlope, lines.upperSlope].map(first)) {
            expect(slope >= 0 && slope <= steepest).toBe(true);
          }
          const between = shares.map((share) => l + share * (u - l));
          for (const x of [l, u, 0, ...between].map((place) => Math.min(Math.max(place, l), u))) {
            expectBetween(lines, x, exact(fixed(x)));
          }
        },
      ),
      { seed: 2023, numRuns: 200 },
    );
  });

  it('touch it at a point, and stay close to it in a narrow box', () => {
    const value = shape === 'tanh' ? Math.tanh : (x: number) => 1 / (1 + Math.exp(-x));
    for (const x of [-30, -3, -0.7, 0, 1e-9, 0.2, 5]) {
      for (const width of [0, 2 ** -40, 1e-6]) {
        const lines = float64.sShapedLines(shape, boxOf(x, x + width));
        const low = first(lines.lowerSlope) * x + first(lines.lowerIntercept);
        const high = first(lines.upperSlope) * x + first(lines.upperIntercept);
        expect(Math.abs(low - value(x))).toBeLessThan(1e-12 + width ** 2);
        expect(Math.abs(high - value(x))).toBeLessThan(1e-12 + width ** 2);
      }
    }
  });

  it('are as CROWN has them', () => {
    const boxes: readonly (readonly [number, number])[] = [
      [-3, -1],
      [0.5, 2],
      [-1, 0],
      [0, 1],
      [-1, 2],
      [-2, 0.3],
      [-0.1, 4],
      [-6, 5],
    ];
    for (const ends of boxes) {
      const lines = float64.sShapedLines(shape, boxOf(...ends));
      const [below, above] = [referenceLine(shape, 'lower', ends), referenceLine(shape, 'upper', ends)];
      expect(first(lines.lowerSlope)).toBeCloseTo(below.slope, 10);
      expect(first(lines.lowerIntercept)).toBeCloseTo(below.intercept, 10);
      expect(first(lines.upperSlope)).toBeCloseTo(above.slope, 10);
      expect(first(lines.upperIntercept)).toBeCloseTo(above.intercept, 10);
    }
  });

  it('are none around what is no finite number', () => {
    for (const strange of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const [l, u] of [
        [strange, 1],
        [-1, strange],
        [strange, strange],
      ] as const) {
        const lines = float64.sShapedLines(shape, boxOf(l, u));
        expect([first(lines.lowerIntercept), first(lines.upperIntercept)]).toEqual([Number.NaN, Number.NaN]);
        const box = float64.sShapedBox(shape, boxOf(l, u));
        expect(Number.isFinite(first(box.lower)) && Number.isFinite(first(box.upper))).toBe(false);
      }
    }
  });
});

function boxOf(lower: number, upper: number): Box<Array64> {
  return {
    lower: { shape: [1, 1], data: Float64Array.of(lower) },
    upper: { shape: [1, 1], data: Float64Array.of(upper) },
  };
}

function first(array: Array64 | undefined): number {
  return array?.data[0] ?? Number.NaN;
}

/** Both lines at x are on their sides of y, in exact arithmetic. */
function expectBetween(lines: Lines<Array64>, x: number, y: Fixed): void {
  const below = times(fixed(first(lines.lowerSlope)), fixed(x));
  const above = times(fixed(first(lines.upperSlope)), fixed(x));
  const lowerIntercept = lines.lowerIntercept === undefined ? 0 : first(lines.lowerIntercept);
  expect(below + fixed(lowerIntercept) <= y + SLACK).toBe(true);
  expect(above + fixed(first(lines.upperIntercept)) >= y - SLACK).toBe(true);
}
