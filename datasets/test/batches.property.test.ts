import { Rng, UserError } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { batchesOf } from '../src/batches.ts';

describe('batchesOf', () => {
  it('gives every position once, in full batches but the last', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 50 }), fc.boolean(), (count, size, shuffled) => {
        const batches = batchesOf(count, size, shuffled ? Rng.fromSeed(count) : null);
        const positions = batches.flatMap((batch) => [...batch]);
        expect(positions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
        for (const batch of batches.slice(0, -1)) expect(batch).toHaveLength(size);
        if (count > 0) expect(batches.at(-1)?.length).toBe(count % size || size);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('keeps the order without an Rng, and has one order per seed with it', () => {
    expect(batchesOf(5, 2, null)).toEqual([Uint32Array.of(0, 1), Uint32Array.of(2, 3), Uint32Array.of(4)]);
    const order = (seed: number) => batchesOf(100, 10, Rng.fromSeed(seed));
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  it.each([0, -1, 2.5, Number.NaN])('refuses a batch size of %s', (size) => {
    expect(() => batchesOf(5, size, null)).toThrow(UserError);
  });
});
