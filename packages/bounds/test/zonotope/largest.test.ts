import { describe, expect, it } from 'vitest';

import { largest } from '../../src/zonotope/largest.ts';

describe('largest', () => {
  const scores = [3, 1, 2, 3, Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY];
  const of = (most: number): readonly number[] =>
    largest([0, 1, 2, 3, 4, 5, 6], most, (entry) => scores[entry] ?? Number.NaN);

  it('keeps the order of the list', () => {
    expect(of(4)).toEqual([0, 3, 4, 6]);
    expect(of(5)).toEqual([0, 2, 3, 4, 6]);
  });

  it('takes the first of equal ones', () => {
    expect(of(1)).toEqual([4]);
    expect(of(3)).toEqual([0, 4, 6]);
  });

  it('takes all or none', () => {
    expect(of(0)).toEqual([]);
    expect(of(7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(of(Number.POSITIVE_INFINITY)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
