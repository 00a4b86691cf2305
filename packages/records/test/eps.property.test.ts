import { compareEps, epsLower, epsUpper, formatEps, parseEps } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EXACT_ONE, exact } from './exact.ts';

const fractions = fc
  .tuple(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 2 ** 31 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('any radius', () => {
  it('lies between its lower and its upper double, which are equal or neighbours', () => {
    fc.assert(
      fc.property(fractions, ([numerator, denominator]) => {
        const eps = parseEps(`${numerator}/${denominator}`);
        const scaled = BigInt(numerator) * EXACT_ONE;
        expect(exact(epsLower(eps)) * BigInt(denominator) <= scaled).toBe(true);
        expect(exact(epsUpper(eps)) * BigInt(denominator) >= scaled).toBe(true);
        // Doubles in (0, 1] lie at most 2⁻⁵³ of their size apart, twice over.
        expect(epsUpper(eps) - epsLower(eps)).toBeLessThanOrEqual(2 ** -52 * epsUpper(eps));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('comes back from its text for people', () => {
    fc.assert(
      fc.property(fractions, ([numerator, denominator]) => {
        const eps = parseEps(`${numerator}/${denominator}`);
        expect(parseEps(formatEps(eps))).toBe(eps);
        expect(parseEps(eps)).toBe(eps);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('is ordered as the fractions are', () => {
    fc.assert(
      fc.property(fractions, fractions, ([a, b], [c, d]) => {
        const difference = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b);
        const sign = difference < 0n ? -1 : difference > 0n ? 1 : 0;
        expect(Math.sign(compareEps(parseEps(`${a}/${b}`), parseEps(`${c}/${d}`)))).toBe(sign);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
