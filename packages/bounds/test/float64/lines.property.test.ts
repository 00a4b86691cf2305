import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { LowerSlope } from '../../src/arithmetic.ts';
import { float64 } from '../../src/index.ts';
import { fixed, SLACK, times } from './fixed-point.ts';

const end = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.constantFrom(0, -0, 2 ** -1074, -(2 ** -1074), 2 ** -930, -(2 ** -930), 1, -1),
);

describe('float64 lines around ReLU', () => {
  it.each<LowerSlope>(['adaptive', 'zero', 'one'])('hold it in between, exactly: slope %s', (choice) => {
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
  });

  it('are exact where the neuron is stable', () => {
    const box = { lower: [0, 1, -2, -1], upper: [3, 2, -1, 0] };
    const array = (values: number[]) => ({ shape: [1, 4], data: Float64Array.from(values) });
    const lines = float64.reluLines({ lower: array(box.lower), upper: array(box.upper) }, 'one');
    expect([...lines.lowerSlope.data]).toEqual([1, 1, 0, 0]);
    expect([...lines.upperSlope.data]).toEqual([1, 1, 0, 0]);
    expect([...lines.upperIntercept.data]).toEqual([0, 0, 0, 0]);
  });
});
