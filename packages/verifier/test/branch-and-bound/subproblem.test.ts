import { describe, expect, it } from 'vitest';

import { childrenOf, type OpenSubproblem } from '../../src/branch-and-bound/subproblem.ts';

const parent: OpenSubproblem = {
  alternative: 2,
  splits: [{ path: '1', place: 4, isOn: true }],
  // Two rows, one split.
  choice: { slopes: new Map([['1', Float32Array.of(0.25, 0.5)]]), multipliers: Float32Array.of(0.5, 0.75) },
  estimate: -1,
  candidates: [{ path: '3', place: 7, score: 1 }],
  point: Float32Array.of(0),
};

describe('childrenOf', () => {
  it('are the two halves, which begin where the parent ended', () => {
    const [on, off] = childrenOf(parent, { path: '3', place: 7, score: 1 });
    expect(on.splits).toEqual([
      { path: '1', place: 4, isOn: true },
      { path: '3', place: 7, isOn: true },
    ]);
    expect(off.splits.at(-1)).toEqual({ path: '3', place: 7, isOn: false });
    for (const { alternative, choice } of [on, off]) {
      expect(alternative).toBe(2);
      expect(choice?.slopes).toBe(parent.choice.slopes);
      // Row by row: the old multiplier, and 0 for the new split.
      expect([...(choice?.multipliers ?? [])]).toEqual([0.5, 0, 0.75, 0]);
    }
  });

  it('of a parent without splits have one multiplier', () => {
    const first = { ...parent, splits: [], choice: { ...parent.choice, multipliers: new Float32Array(0) } };
    const [on] = childrenOf(first, { path: '3', place: 7, score: 1 });
    expect([...(on.choice?.multipliers ?? [])]).toEqual([0]);
  });
});
