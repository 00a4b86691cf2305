import { philox4x32, Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

describe('philox4x32', () => {
  // The known-answer vectors of the Random123 library (kat_vectors, philox 4 32 10).
  it.each([
    {
      name: 'zeros',
      counter: [0, 0, 0, 0],
      key: [0, 0],
      expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      name: 'ones',
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      name: 'digits of pi',
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)('gives the published bits for $name', ({ counter, key, expected }) => {
    const output = new Uint32Array(4);
    philox4x32(counter, key, output);
    expect([...output]).toEqual(expected);
  });
});

describe('Rng', () => {
  const draw = (rng: Rng, count = 8): number[] => Array.from({ length: count }, () => rng.uint32());

  it('repeats from a seed, and differs between seeds', () => {
    expect(draw(Rng.fromSeed(3))).toEqual(draw(Rng.fromSeed(3)));
    expect(draw(Rng.fromSeed(3))).not.toEqual(draw(Rng.fromSeed(4)));
  });

  it('forks by use, whatever was drawn or forked before', () => {
    const fresh = Rng.fromSeed(1);
    const used = Rng.fromSeed(1);
    draw(used);
    used.fork('other');
    expect(draw(used.fork('attack', 2, 7))).toEqual(draw(fresh.fork('attack', 2, 7)));
  });

  it('gives different uses different streams', () => {
    const rng = Rng.fromSeed(1);
    const streams = [
      rng,
      rng.fork('a'),
      rng.fork('b'),
      rng.fork('a', 1),
      rng.fork('a', '1'),
      rng.fork('a').fork(1),
      rng.fork('a,1'),
    ].map((stream) => draw(stream).join());
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('keeps its stream: these numbers never change', () => {
    // Key: the first 64 bits of SHA-256 of 'seed:0'; counter 0. A change would make every stored run irreproducible.
    const output = new Uint32Array(4);
    philox4x32([0, 0, 0, 0], [0x58f9082d, 0xb66a15d6], output);
    expect(draw(Rng.fromSeed(0), 4)).toEqual([...output]);
  });

  it('draws whole numbers below a bound without bias', () => {
    const rng = Rng.fromSeed(5);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let count = 0; count < 14_000; count++) {
      const drawn = rng.below(7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0);
    // The 99.9 % point of χ² with 6 degrees of freedom.
    expect(chiSquare).toBeLessThan(22.46);
    expect(rng.below(1)).toBe(0);
  });

  it('draws uniform numbers in their range, and normal ones with their moments', () => {
    const rng = Rng.fromSeed(6);
    const uniforms = rng.uniforms(20_000, -2, 3);
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...uniforms)).toBeLessThanOrEqual(3);
    expect(mean(uniforms)).toBeCloseTo(0.5, 1);
    const normals = rng.normals(20_000, 2);
    expect(Math.abs(mean(normals))).toBeLessThan((5 * 2) / Math.sqrt(20_000));
    expect(mean(normals.map((x) => x * x)) / 4).toBeCloseTo(1, 1);
    expect(mean(normals.map((x) => x ** 4)) / 16).toBeCloseTo(3, 0);
  });

  it('permutes: every number once, in another order', () => {
    const order = Rng.fromSeed(7).permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
    expect([...Rng.fromSeed(7).permutation(0)]).toEqual([]);
  });

  it('gives every permutation of three the same chance', () => {
    const rng = Rng.fromSeed(8);
    const counts = new Map<string, number>();
    for (let count = 0; count < 6_000; count++) {
      const order = rng.permutation(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    expect(counts.size).toBe(6);
    // The 99.9 % point of χ² with 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(20.52);
  });

  function mean(values: Float32Array): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }
});
