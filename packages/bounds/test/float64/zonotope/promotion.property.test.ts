import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Array64 } from '../../../src/float64/array64.ts';
import { zeros64 } from '../../../src/float64/array64.ts';
import { float64Zonotopes } from '../../../src/float64/zonotope/arithmetic.ts';
import { spreadOf } from '../../../src/float64/zonotope/spread.ts';
import type { Zonotope } from '../../../src/zonotope/zonotope.ts';
import { nastyNumbers } from '../nasty.ts';

const BATCH = 2;
const SIZE = 4;
const COUNT = 5;

/** A zonotope of two examples, some of whose numbers are fresh; one of the generators of each is zeros. */
function zonotopeOf(seed: number): Zonotope<Array64> {
  const rng = Rng.fromSeed(seed);
  const magnitudes = (): Array64 => ({
    shape: [BATCH, SIZE],
    data: nastyNumbers(rng, BATCH * SIZE, 2).map((value) => (rng.below(3) === 0 ? 0 : Math.abs(value))),
  });
  const data = nastyNumbers(rng, BATCH * COUNT * SIZE, 2);
  for (let example = 0; example < BATCH; example++) {
    const row = example * COUNT + 1 + rng.below(COUNT - 1);
    data.fill(0, row * SIZE, (row + 1) * SIZE);
  }
  const generators = { shape: [BATCH * COUNT, SIZE], data };
  return {
    centre: { shape: [BATCH, SIZE], data: nastyNumbers(rng, BATCH * SIZE, 2) },
    count: COUNT,
    generators,
    spread: spreadOf(generators, COUNT, [BATCH, SIZE]),
    fresh: magnitudes(),
    radius: magnitudes(),
  };
}

/** The least values of some rows over a zonotope. */
function supports(zonotope: Zonotope<Array64>, seed: number): Float64Array {
  const rows = 6;
  const coefficients = nastyNumbers(Rng.fromSeed(seed).fork('rows'), BATCH * rows * SIZE, 2);
  const form = {
    rows,
    coefficients: { shape: [BATCH * rows, SIZE], data: coefficients },
    constant: zeros64([BATCH * rows, 1]),
  };
  return float64Zonotopes.concretize(form, zonotope).data;
}

/** How many generators of an example are more than zeros. */
function presentRows({ count, generators }: Zonotope<Array64>, example: number): number {
  return Array.from({ length: count }, (_, row) => (example * count + row) * SIZE).filter(
    (start) => generators?.data.subarray(start, start + SIZE).some((value) => value !== 0) ?? false,
  ).length;
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const runs = { seed: 2023, numRuns: 100 };

describe('promotion', () => {
  it('leaves the set as it is where there is room', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const before = zonotopeOf(seed);
        const after = float64Zonotopes.share(before, { numbers: 1000, shared: 0 });
        expect(after.fresh).toBeNull();
        const bounds = supports(after, seed);
        for (const [index, value] of supports(before, seed).entries())
          expect(bounds[index]).toBeCloseTo(value, 11);
      }),
      runs,
    );
  });

  it('only makes the set larger where there is not, and never has more generators than allowed', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: SIZE - 1 }),
        (seed, limit, shared, rest) => {
          const before = zonotopeOf(seed);
          const after = float64Zonotopes.share(before, { numbers: limit * SIZE + rest, shared });
          for (let example = 0; example < BATCH; example++) {
            expect(presentRows(after, example)).toBeLessThanOrEqual(Math.max(limit, shared));
          }
          const bounds = supports(after, seed);
          for (const [index, value] of supports(before, seed).entries()) {
            expect(bounds[index]).toBeLessThanOrEqual(value + 1e-11 * (1 + Math.abs(value)));
          }
          const [box, own] = [float64Zonotopes.box(after), float64Zonotopes.box(before)];
          for (const [index, value] of own.upper.data.entries()) {
            // A box is not changed by what moves together.
            expect(box.upper.data[index]).toBeCloseTo(value, 11);
            expect(box.lower.data[index]).toBeCloseTo(own.lower.data[index] ?? Number.NaN, 11);
          }
        },
      ),
      runs,
    );
  });

  it('keeps the shared generators in their places, and of the others the largest', () => {
    const generators = { shape: [4, 2], data: Float64Array.of(1, 0, 9, 9, 0, 0, 2, 3) };
    const zonotope = {
      centre: zeros64([1, 2]),
      count: 4,
      generators,
      spread: spreadOf(generators, 4, [1, 2]),
      fresh: { shape: [1, 2], data: Float64Array.of(0, 4) },
      radius: { shape: [1, 2], data: Float64Array.of(0.5, 0.25) },
    };
    const shared = float64Zonotopes.share(zonotope, { numbers: 6, shared: 1 });
    // (9, 9) and (2, 3) are larger than the fresh 4, whose radius of 1/4 stays with it.
    expect([...(shared.generators?.data ?? [])]).toEqual([1, 0, 9, 9, 2, 3]);
    expect(shared.radius.data[0]).toBe(0.5);
    expect(shared.radius.data[1]).toBeCloseTo(4.25, 14);
    const most = float64Zonotopes.share(zonotope, { numbers: 5, shared: 0 });
    expect([...(most.generators?.data ?? [])]).toEqual([9, 9, 2, 3]);
    expect(most.radius.data[0]).toBeCloseTo(1.5, 14);
    const none = float64Zonotopes.share(zonotope, { numbers: 1, shared: 0 });
    expect(none).toMatchObject({ count: 0, generators: null, fresh: null });
    expect([...none.radius.data].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([12.5, 16.25]);
  });

  it('gives a fresh number a generator with its radius', () => {
    const zonotope = float64Zonotopes.enclose({
      lower: { shape: [1, 3], data: Float64Array.of(0, 1, -1) },
      upper: { shape: [1, 3], data: Float64Array.of(2, 1, 3) },
    });
    const { count, generators, radius } = float64Zonotopes.share(zonotope, { numbers: 100, shared: 0 });
    expect(count).toBe(2);
    expect([...(generators?.data ?? [])].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([
      1, 0, 0, 0, 0, 2,
    ]);
    expect([...radius.data]).toEqual([0, 0, 0]);
  });
});
