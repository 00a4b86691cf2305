import { Rng, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { holdOut } from '../src/hold-out.ts';
import { imageSet } from '../src/image-set.ts';
import { positionsByClass } from '../src/stratify.ts';

// 60 images of one pixel: class 0 thirty times, class 1 twenty times, class 2 ten times, mixed.
const labels = Uint8Array.from({ length: 60 }, (_, i) => (i % 6 < 3 ? 0 : i % 6 < 5 ? 1 : 2));
const set = imageSet([1, 1, 1], Uint8Array.from(labels.keys()), labels);

describe('holdOut', () => {
  it('takes every class in proportion and splits the set in two, in order', () => {
    const { train, validation } = holdOut(set, 12, Rng.fromSeed(1));
    expect(positionsByClass(validation.labels).map(({ length }) => length)).toEqual([6, 4, 2]);
    expect([...train.indices, ...validation.indices].sort((a, b) => a - b)).toEqual([...set.indices]);
    for (const part of [train, validation]) {
      expect(part.indices).toEqual(part.indices.toSorted());
      expect(part.pixels).toEqual(Uint8Array.from(part.indices));
    }
  });

  it('depends on the seed alone', () => {
    const held = (seed: number) => [...holdOut(set, 12, Rng.fromSeed(seed)).validation.indices];
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
    const used = Rng.fromSeed(1);
    used.uint32();
    expect([...holdOut(set, 12, used).validation.indices]).toEqual(held(1));
  });

  it('holds nothing out on request', () => {
    const { train, validation } = holdOut(set, 0, Rng.fromSeed(1));
    expect(train).toEqual(set);
    expect(validation.count).toBe(0);
  });

  it.each([-1, 60, 1.5, Number.NaN])('refuses %s images', (count) => {
    expect(() => holdOut(set, count, Rng.fromSeed(1))).toThrow(UserError);
  });
});
