import { describe, expect, it } from 'vitest';

import { decidedPlaces } from '../../src/zonotope/decided-places.ts';

/** One row of four numbers in windows of three with padding in front: places −, 0, 1 and 1, 2, 3. */
const windows = {
  size: [1, 3] as const,
  strides: [1, 2] as const,
  padding: [0, 0, 1, 0] as const,
  inputShape: [1, 4, 1],
  outputShape: [1, 2, 1],
};

const decided = (lower: number[], upper: number[]): number[] => [...decidedPlaces(windows, { lower, upper })];

describe('the decided windows of a max-pool', () => {
  it('are those in which one input is not below any other', () => {
    expect(decided([1, 3, 0, 0], [2, 4, 2, 3])).toEqual([1, 1]);
  });

  it('may end in a tie', () => {
    expect(decided([1, 1, 2, 2], [1, 1, 2, 2])).toEqual([0, 2]);
  });

  it('are not those in which another may be larger', () => {
    expect(decided([1, 3, 0, 0], [3.5, 4, 2, 3.5])).toEqual([-1, -1]);
  });

  it('never hold an end that is no number, wherever it stands', () => {
    for (let place = 0; place < 4; place++) {
      const spoilt = [1, 3, 0, 0].with(place, Number.NaN);
      const expected = [place === 0 || place === 1 ? -1 : 1, place === 0 ? 1 : -1];
      expect(decided(spoilt, [2, 4, 2, 3])).toEqual(expected);
      const high = [2, 4, 2, 3].with(place, Number.NaN);
      expect(decided([1, 3, 0, 0], high)).toEqual(expected);
    }
  });

  it('count places anew in every example', () => {
    expect(decided([1, 3, 0, 0, 5, 3, 0, 0], [2, 4, 2, 3, 6, 4, 2, 3])).toEqual([1, 1, 0, 1]);
  });
});
