import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { interleave, positionsByClass, proportionalShares } from '../src/stratify.ts';

const sizes = fc.array(fc.nat(40), { minLength: 1, maxLength: 8 });

describe('proportionalShares', () => {
  it('sums to the total and stays within one of the exact proportion', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (list, fraction) => {
        const sum = list.reduce((a, b) => a + b, 0);
        const total = Math.round(fraction * sum);
        const shares = proportionalShares(list, total);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [place, share] of shares.entries()) {
          const size = list[place] as number;
          expect(share).toBeLessThanOrEqual(size);
          if (sum > 0) expect(Math.abs(share - (size * total) / sum)).toBeLessThan(1);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('refuses more than there is', () => {
    expect(() => proportionalShares([2, 3], 6)).toThrow(RangeError);
    expect(() => proportionalShares([2, 3], 1.5)).toThrow(RangeError);
  });
});

describe('interleave', () => {
  it('is a permutation that keeps each list in order, and whose prefixes hold every list in proportion', () => {
    fc.assert(
      fc.property(sizes, (list) => {
        const lists = list.map((size, place) => Array.from({ length: size }, (_, i) => ({ place, i })));
        const merged = interleave(lists);
        expect(merged).toHaveLength(list.reduce((a, b) => a + b, 0));
        const taken = list.map(() => 0);
        for (const [before, { place, i }] of merged.entries()) {
          expect(i).toBe(taken[place]);
          taken[place] = i + 1;
          for (const [other, count] of taken.entries()) {
            const exact = ((list[other] as number) * (before + 1)) / merged.length;
            expect(Math.abs(count - exact)).toBeLessThanOrEqual(1 + list.length / 2);
          }
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('merges two lists as worked by hand', () => {
    // a: 1/4, 3/4; b: 1/2
    expect(interleave([['a0', 'a1'], ['b0']])).toEqual(['a0', 'b0', 'a1']);
  });
});

describe('positionsByClass', () => {
  it('lists where each label stands', () => {
    expect(positionsByClass([2, 0, 2])).toEqual([[1], [], [0, 2]]);
  });
});
