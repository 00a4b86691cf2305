import { describe, expect, it } from 'vitest';

import { numbers64, withWorkspace, zeroNumbers64 } from '../../src/float64/workspace.ts';

describe('withWorkspace', () => {
  it('gives the next computation the memory of the one before', () => {
    const first = withWorkspace(() => numbers64(1000));
    const second = withWorkspace(() => numbers64(1000));
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteOffset).toBe(first.byteOffset);
  });

  it('never gives two arrays of one computation the same numbers', () => {
    withWorkspace(() => {
      const arrays = [3, 100_000, 0, 70_000, 1, 200_000, 8].map((length, index) =>
        numbers64(length).fill(index),
      );
      for (const [index, array] of arrays.entries()) {
        expect(array.every((value) => value === index)).toBe(true);
      }
    });
  });

  it('gives back what an inner computation used, and no more', () => {
    withWorkspace(() => {
      const outer = numbers64(10).fill(1);
      const inner = withWorkspace(() => numbers64(10).fill(2));
      const after = numbers64(10).fill(3);
      expect([...new Set(outer)]).toEqual([1]);
      expect(after.byteOffset).toBe(inner.byteOffset);
    });
  });

  it('is left when the computation fails', () => {
    expect(() =>
      withWorkspace(() => {
        numbers64(10);
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(numbers64(5).buffer.byteLength).toBe(40);
  });

  it('clears what is asked for as zeros', () => {
    withWorkspace(() => numbers64(1000).fill(7));
    withWorkspace(() => expect(zeroNumbers64(1000).every((value) => value === 0)).toBe(true));
  });

  it('finds room for everything in one block, once it has seen how much that is', () => {
    const take = (): readonly ArrayBufferLike[] =>
      withWorkspace(() => [500_000, 500_000, 500_000].map((length) => numbers64(length).buffer));
    expect(new Set(take()).size).toBeGreaterThan(1);
    expect(new Set(take()).size).toBe(1);
  });
});

describe('numbers outside of a computation', () => {
  it('are an array of their own', () => {
    expect(numbers64(3).buffer).not.toBe(numbers64(3).buffer);
    expect([...numbers64(2), ...zeroNumbers64(2)]).toEqual([0, 0, 0, 0]);
  });
});
