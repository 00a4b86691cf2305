import { parseVnnlib } from '@drawdown/onnx';
import { outerBox, pointEnclosure } from '@drawdown/properties';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compare, ofDecimal, ofNumber } from './rational.ts';
import { declarations } from './text.ts';

/** Decimals that are near each other, so that intervals are often narrower than the distance of float32 numbers. */
const ends = fc
  .tuple(
    fc.integer({ min: -9, max: 9 }),
    fc.bigInt({ min: 0n, max: 10n ** 12n }),
    fc.bigInt({ min: 0n, max: 10n ** 12n }),
  )
  .map(([digit, a, b]) => {
    const write = (part: bigint) =>
      `${digit < 0 ? '-' : ''}0.${Math.abs(digit)}${String(part).padStart(18, '0')}`;
    const [low, high] = [write(a), write(b)];
    return compare(ofDecimal(low), ofDecimal(high)) <= 0 ? { low, high } : { low: high, high: low };
  });

describe('the box of any two decimals', () => {
  it('encloses them in neighbouring doubles, and pins the input where no float32 number lies between', () => {
    let pinned = 0;
    fc.assert(
      fc.property(ends, ({ low, high }) => {
        const text = `${declarations(1, 1)}(assert (and (>= X_0 ${low}) (<= X_0 ${high})))`;
        const [only] = parseVnnlib(text, { inputs: 1, outputs: 1, place: 'ends.vnnlib' }).cases;
        if (only === undefined) throw new Error('no case');
        const outer = outerBox(only.box);
        const [lower = Number.NaN, upper = Number.NaN] = [outer.lower[0], outer.upper[0]];
        expect(compare(ofNumber(lower), ofDecimal(low))).toBeLessThanOrEqual(0);
        expect(compare(ofNumber(upper), ofDecimal(high))).toBeGreaterThanOrEqual(0);
        expect(Math.abs(Number(low) - lower)).toBeLessThanOrEqual(2 ** -53);
        expect(Math.abs(Number(high) - upper)).toBeLessThanOrEqual(2 ** -53);
        for (const side of ['lower', 'upper'] as const) {
          const point = only.box.inner[side];
          const [x = Number.NaN] = point;
          const isInside =
            compare(ofNumber(x), ofDecimal(low)) >= 0 && compare(ofNumber(x), ofDecimal(high)) <= 0;
          expect(isInside).toBe(only.box.pinned[0] === 0);
          const stands = pointEnclosure(only.box, point);
          expect([stands.lower[0], stands.upper[0]]).toEqual(isInside ? [x, x] : [lower, upper]);
        }
        pinned += only.box.pinned[0] ?? 0;
      }),
      { seed: 31, numRuns: 200 },
    );
    expect(pinned).toBeGreaterThan(20);
    expect(pinned).toBeLessThan(180);
  });
});
