import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferPool, blockSize } from '../src/buffer-pool.ts';

const newPool = (): BufferPool => new BufferPool((bytes) => new ArrayBuffer(bytes));

describe('blockSize', () => {
  it('gives at least what is asked, at most a quarter more beyond a cache line, and always the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 33 }), (bytes) => {
        const size = blockSize(bytes);
        expect(size).toBeGreaterThanOrEqual(bytes);
        expect(size).toBeLessThanOrEqual(
          Math.max(1.25 * bytes, bytes + 64, bytes > 2 ** 21 ? bytes + 2 ** 21 : 0),
        );
        expect(size % 64).toBe(0);
        expect(blockSize(size)).toBe(size);
      }),
      { seed: 1 },
    );
  });

  it('takes whole huge pages for large blocks', () => {
    expect(blockSize(2 ** 21)).toBe(2 ** 21);
    expect(blockSize(2 ** 21 + 4)).toBe(2 ** 22);
    expect(blockSize(9 * 2 ** 20)).toBe(10 * 2 ** 20);
  });
});

describe('BufferPool', () => {
  it('hands out again what came back, for any size of the same class', () => {
    const pool = newPool();
    const first = pool.take(1000);
    pool.giveBack(first);
    expect(pool.take(1020)).toBe(first);
    expect(pool.take(1000)).not.toBe(first);
    expect(pool.counters.allocations).toBe(2);
  });

  it('counts what is in use, what lies idle, and the peak', () => {
    const pool = newPool();
    const blocks = [pool.take(64), pool.take(128)];
    expect(pool.counters).toEqual({ bytesInUse: 192, peakBytes: 192, pooledBytes: 0, allocations: 2 });
    for (const block of blocks) pool.giveBack(block);
    expect(pool.counters).toEqual({ bytesInUse: 0, peakBytes: 192, pooledBytes: 192, allocations: 2 });
    pool.clear();
    expect(pool.counters).toEqual({ bytesInUse: 0, peakBytes: 192, pooledBytes: 0, allocations: 2 });
  });

  it('never hands out what was given away', () => {
    const pool = newPool();
    const seen = pool.take(256);
    seen.isGivenAway = true;
    pool.giveBack(seen);
    expect(pool.counters).toMatchObject({ bytesInUse: 0, pooledBytes: 0 });
    expect(pool.take(256)).not.toBe(seen);
  });

  it('holds at most twice the need when sizes change, and drops the longest unused', () => {
    const pool = newPool();
    for (let size = 64; size <= 64 * 64; size += 64) pool.giveBack(pool.take(size));
    const { pooledBytes, peakBytes } = pool.counters;
    expect(peakBytes).toBe(4096);
    expect(pooledBytes).toBeLessThanOrEqual(2 * peakBytes);
    const before = pool.counters.allocations;
    pool.giveBack(pool.take(4096));
    expect(pool.counters.allocations).toBe(before);
    pool.giveBack(pool.take(64));
    expect(pool.counters.allocations).toBe(before + 1);
  });

  it('gives back what was needed long ago', () => {
    const pool = newPool();
    pool.giveBack(pool.take(2 ** 24));
    for (let i = 0; i < 250_000; i++) pool.giveBack(pool.take(64));
    expect(pool.counters).toMatchObject({ pooledBytes: 64, peakBytes: 2 ** 24, bytesInUse: 0 });
  });

  it('refuses more than one ArrayBuffer can have', () => {
    expect(() => newPool().take(1e17)).toThrow(RangeError);
    expect(newPool().counters.bytesInUse).toBe(0);
  });
});

describe('Block', () => {
  it('keeps the last view', () => {
    const block = newPool().take(64);
    const floats = block.view('float32', 7);
    expect(floats).toBeInstanceOf(Float32Array);
    expect(floats.length).toBe(7);
    expect(block.view('float32', 7)).toBe(floats);
    expect(block.view('int32', 7)).toBeInstanceOf(Int32Array);
    expect(block.view('bool', 3)).toEqual(new Uint8Array(3));
  });
});
