import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  sigmoidAbove,
  sigmoidBelow,
  tanhAbove,
  tanhBelow,
  tanhSlopeAbove,
  tanhSlopeBelow,
} from '../../src/float64/activations.ts';
import { exactSigmoid, exactTanh, exactTanhSlope } from './exact-curves.ts';
import { type Fixed, fixed, SLACK } from './fixed-point.ts';

/** Arguments of every size, near 0, near the places where the formula changes, and far out. */
const argument = fc
  .tuple(
    fc.oneof(
      fc.double({ noNaN: true, min: 0, max: 40 }),
      fc.double({ noNaN: true, min: 0, max: 0.36 }),
      fc.double({ noNaN: true, min: 0, max: 800 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e308 }),
      fc.constantFrom(0, 2 ** -1074, 2 ** -1022, 2 ** -60, 0.175, 0.17500000000000002, 0.35, 350, 700, 1e300),
    ),
    fc.boolean(),
  )
  .map(([x, isNegative]) => (isNegative ? -x : x));

interface Enclosed {
  readonly below: (x: number) => number;
  readonly above: (x: number) => number;
  readonly exact: (x: Fixed) => Fixed;
  readonly range: readonly [number, number];
}

const functions: Readonly<Record<string, Enclosed>> = {
  sigmoid: { below: sigmoidBelow, above: sigmoidAbove, exact: exactSigmoid, range: [0, 1] },
  tanh: { below: tanhBelow, above: tanhAbove, exact: exactTanh, range: [-1, 1] },
  'the slope of tanh': {
    below: tanhSlopeBelow,
    above: tanhSlopeAbove,
    exact: exactTanhSlope,
    range: [0, 1],
  },
};

describe.each(Object.entries(functions))('the enclosure of %s', (_name, { below, above, exact, range }) => {
  it('holds the exact value, is narrow, and stays within the range', () => {
    fc.assert(
      fc.property(argument, (x) => {
        const [low, high] = [below(x), above(x)];
        const value = exact(fixed(x));
        expect(fixed(low) <= value + SLACK).toBe(true);
        expect(fixed(high) >= value - SLACK).toBe(true);
        // Both ends are within 2⁻⁴³ of the value, underflow aside.
        const size = fixed(Math.abs(low) * 2 ** -42 + 2 ** -928);
        expect(fixed(high) - fixed(low) <= size).toBe(true);
        expect(low >= range[0] && high <= range[1]).toBe(true);
      }),
      { seed: 2023, numRuns: 400 },
    );
  });

  it('is none of what is no finite number', () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect([below(x), above(x)]).toEqual([Number.NaN, Number.NaN]);
    }
  });
});

describe('values that are known in closed form', () => {
  it.each([
    // 1/(1 + 1/3), and (3 − 1/3)/(3 + 1/3)
    [sigmoidBelow, sigmoidAbove, Math.log(3), 0.75],
    [tanhBelow, tanhAbove, Math.log(3), 0.8],
    [tanhSlopeBelow, tanhSlopeAbove, Math.log(3), 0.36],
    [sigmoidBelow, sigmoidAbove, 0, 0.5],
    [tanhBelow, tanhAbove, 0, 0],
    [tanhSlopeBelow, tanhSlopeAbove, 0, 1],
  ])('are met', (below, above, x, value) => {
    expect(below(x)).toBeCloseTo(value, 12);
    expect(above(x)).toBeCloseTo(value, 12);
  });
});
