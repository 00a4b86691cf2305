import {
  above,
  addFractions,
  below,
  compareFractions,
  type Fraction,
  fractionOfNumber,
  negateFraction,
} from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { boxAround, parseClip, parseRadius } from '../../src/bounds/exact-boxes.ts';

describe('parseRadius', () => {
  it.each([
    ['0.1', 1n, 10n],
    ['8/255', 8n, 255n],
    ['2.5', 5n, 2n],
    [' 1 / 3 ', 1n, 3n],
    ['0', 0n, 1n],
    ['1e-3', 1n, 1000n],
    ['0.1/0.3', 1n, 3n],
  ])('reads %j exactly', (text, numerator, denominator) => {
    expect(compareFractions(parseRadius(text), { numerator, denominator })).toBe(0);
  });

  it.each(['', 'one', '-0.1', '1/0', '1/', '/2', '1/2/3', 'NaN', 'Infinity', '1/-2'])(
    'refuses %j',
    (text) => {
      expect(() => parseRadius(text)).toThrow(`'${text}' was given`);
    },
  );
});

describe('boxAround', () => {
  const number = fc.double({ min: -8, max: 8, noNaN: true });
  const radius = fc.constantFrom('0', '0.1', '1/3', '8/255', '2.5', '1e-20').map(parseRadius);

  /** Whether float64 numbers are the nearest ones around an exact interval. */
  function isTight(lower: number, upper: number, [least, most]: readonly [Fraction, Fraction]): boolean {
    const isAbove = (x: number, end: Fraction) => compareFractions(fractionOfNumber(x), end) > 0;
    const isBelow = (x: number, end: Fraction) => compareFractions(fractionOfNumber(x), end) < 0;
    const holds = !isAbove(lower, least) && !isBelow(upper, most);
    return holds && isAbove(above(lower), least) && isBelow(below(upper), most);
  }

  it('has the nearest ends around the exact ball', () => {
    fc.assert(
      fc.property(number, radius, (x, eps) => {
        const { lower, upper } = boxAround(Float64Array.of(x), eps, undefined);
        const centre = fractionOfNumber(x);
        const exact = [addFractions(centre, negateFraction(eps)), addFractions(centre, eps)] as const;
        return isTight(lower[0] as number, upper[0] as number, exact);
      }),
      { seed: 51, numRuns: 200 },
    );
  });

  it('is cut to exact ends', () => {
    const clip = parseClip('0.1,0.3');
    const { lower, upper } = boxAround(Float64Array.of(0.2), parseRadius('1'), clip);
    expect(isTight(lower[0] as number, upper[0] as number, [clip.least, clip.most])).toBe(true);
    // The double 0.3 lies below 3/10.
    expect(upper[0]).toBeGreaterThan(0.3);
  });

  it('is never empty', () => {
    const clip = parseClip('0,1');
    expect(() => boxAround(Float64Array.of(0.5, 1.5), parseRadius('0.25'), clip)).toThrow(
      /number 1\.5 has no/,
    );
    // One point is left.
    expect(boxAround(Float64Array.of(1.25), parseRadius('0.25'), clip)).toEqual({
      lower: Float64Array.of(1),
      upper: Float64Array.of(1),
    });
  });
});
