import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SShape } from '../../../src/arithmetic.ts';
import type { Array64 } from '../../../src/float64/array64.ts';
import { float64Zonotopes } from '../../../src/float64/zonotope/arithmetic.ts';
import type { Strip } from '../../../src/zonotope/zonotope.ts';
import { exactSigmoid, exactTanh } from '../exact-curves.ts';
import { type Fixed, fixed, SLACK, times } from '../fixed-point.ts';

const one = (value: number): Array64 => ({ shape: [1, 1], data: Float64Array.of(value) });
const boxOf = (l: number, u: number) => ({ lower: one(l), upper: one(u) });

/** The numbers of a strip around one number. */
function linesOf({
  slope,
  lower,
  upper,
}: Strip<Array64>): readonly [slope: number, lower: number, upper: number] {
  const first = ({ data }: Array64): number => data[0] ?? Number.NaN;
  return [first(slope), first(lower), first(upper)];
}

/** Whether a function lies in the strip at a point, exactly. */
function holds(strip: Strip<Array64>, x: number, value: (x: Fixed) => Fixed): boolean {
  const [slope, lower, upper] = linesOf(strip);
  const line = times(fixed(slope), fixed(x));
  const y = value(fixed(x));
  return line + fixed(lower) <= y + SLACK && y <= line + fixed(upper) + SLACK;
}

const end = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.constantFrom(0, -0, 2 ** -1074, -(2 ** -1074), 2 ** -930, -(2 ** -930), 1, -1),
);

describe('the strip of leaky ReLU', () => {
  it.each([0, 0.01, 0.3, 1 - 2 ** -53])('holds it, exactly: slope %s', (alpha) => {
    fc.assert(
      fc.property(end, end, (a, b) => {
        const [l, u] = [Math.min(a, b), Math.max(a, b)];
        const strip = float64Zonotopes.leakyReluStrip(alpha, boxOf(l, u));
        const [slope] = linesOf(strip);
        expect(slope >= alpha && slope <= 1).toBe(true);
        // It is straight on either side of 0, so the ends and 0 are all that matters.
        for (const x of [l, u, Math.min(Math.max(0, l), u)]) {
          expect(holds(strip, x, (exact) => (exact > 0n ? exact : times(fixed(alpha), exact)))).toBe(true);
        }
      }),
      { seed: 2023, numRuns: 200 },
    );
  });

  it.each([
    // λ = u/(u − l) and 2μ = −λl.
    [0, -1, 3, 0.75, 0.75],
    [0, -3, 1, 0.25, 0.75],
    // λ = (u − αl)/(u − l) and 2μ = (λ − α)(−l).
    [0.5, -1, 3, 0.875, 0.375],
    [0.25, -2, 2, 0.625, 0.75],
  ])('has least area: slope %d in [%d, %d] has λ = %d and the gap %d', (alpha, l, u, lambda, gap) => {
    const [slope, lower, upper] = linesOf(float64Zonotopes.leakyReluStrip(alpha, boxOf(l, u)));
    expect(slope).toBeCloseTo(lambda, 14);
    expect(lower).toBe(0);
    expect(upper).toBeCloseTo(gap, 14);
  });

  it('is a line where the neuron is stable', () => {
    for (const [l, u, slope] of [
      [0, 3, 1],
      [1, 2, 1],
      [-2, -1, 0.25],
      [-1, 0, 0.25],
    ] as const) {
      expect(linesOf(float64Zonotopes.leakyReluStrip(0.25, boxOf(l, u)))).toEqual([slope, 0, 0]);
    }
  });
});

const near = fc.oneof(
  fc.double({ noNaN: true, min: -30, max: 30 }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.double({ noNaN: true, min: -800, max: 800 }),
  fc.constantFrom(0, 2 ** -1074, -(2 ** -930), 40, -40),
);

describe.each<[SShape, (x: Fixed) => Fixed]>([
  ['sigmoid', exactSigmoid],
  ['tanh', exactTanh],
])('the strip of %s', (shape, exact) => {
  it('holds it, exactly', () => {
    fc.assert(
      fc.property(
        near,
        near,
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { maxLength: 2 }),
        (a, b, shares) => {
          const [l, u] = [Math.min(a, b), Math.max(a, b)];
          const strip = float64Zonotopes.sShapedStrip(shape, boxOf(l, u));
          const inner = shares.map((share) => Math.min(Math.max(l + share * (u - l), l), u));
          for (const x of [l, u, ...inner]) expect(holds(strip, x, exact)).toBe(true);
        },
      ),
      { seed: 2023, numRuns: 60 },
    );
  });

  it('is narrow where the box is', () => {
    for (const x of [-3, -0.5, 0, 1, 7]) {
      const [, lower, upper] = linesOf(float64Zonotopes.sShapedStrip(shape, boxOf(x, x)));
      expect(upper - lower).toBeLessThan(1e-11);
      expect(upper).toBeGreaterThanOrEqual(lower);
    }
  });

  it('is no number where an end is none, or infinite', () => {
    for (const [l, u] of [
      [Number.NaN, Number.NaN],
      [Number.NEGATIVE_INFINITY, 1],
      [0, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(linesOf(float64Zonotopes.sShapedStrip(shape, boxOf(l, u))).some(Number.isNaN)).toBe(true);
    }
  });
});

describe('the strip of sigmoid on [−1, 1]', () => {
  it('has the slope at both ends', () => {
    // σ(1)(1 − σ(1)) = 0.196612; f(1) − λ = 0.534447 and f(−1) + λ = 0.465553.
    const [slope, lower, upper] = linesOf(float64Zonotopes.sShapedStrip('sigmoid', boxOf(-1, 1)));
    expect(slope).toBeCloseTo(0.196612, 6);
    expect(lower).toBeCloseTo(0.465553, 6);
    expect(upper).toBeCloseTo(0.534447, 6);
  });
});
