import { describe, expect, it } from 'vitest';

import { insideCounts } from '../src/inside-counts.ts';

describe('insideCounts', () => {
  it('is the size of the window where there is no padding', () => {
    const windows = { size: [2, 3], strides: [1, 2], padding: [0, 0, 0, 0] } as const;
    expect(insideCounts(windows, [3, 5, 1], [2, 2, 1])).toEqual([6, 6, 6, 6]);
  });

  it('leaves out what lies above, below, left and right of the image', () => {
    // Rows −1…1, 1…3 of 3 rows hold 2 and 2; columns −1…0, 0…1, 1…2 of 2 columns hold 1, 2 and 1.
    const windows = { size: [3, 2], strides: [2, 1], padding: [1, 1, 1, 1] } as const;
    expect(insideCounts(windows, [3, 2, 4], [2, 3, 4])).toEqual([2, 4, 2, 2, 4, 2]);
  });
});
