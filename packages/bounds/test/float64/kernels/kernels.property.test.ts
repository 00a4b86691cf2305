import { Rng } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { absoluteOf, transposeOf } from '../../../src/float64/kernels/derived.ts';
import { matmul } from '../../../src/float64/kernels/matmul.ts';

const side = fc.integer({ min: 1, max: 11 });

/** Whole numbers, so that every order of summation gives the same. */
function wholeNumbers(rng: Rng, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => rng.below(2001) - 1000);
}

function product(a: Float64Array, b: Float64Array, [m, k, n]: readonly [number, number, number]): number[] {
  return Array.from({ length: m * n }, (_, index) => {
    const [row, column] = [Math.floor(index / n), index % n];
    let sum = 0;
    for (let p = 0; p < k; p++) sum += (a[row * k + p] ?? Number.NaN) * (b[p * n + column] ?? Number.NaN);
    return sum;
  });
}

describe('matmul', () => {
  it('is the product, whatever is left over by blocks of four', () => {
    fc.assert(
      fc.property(side, side, side, (m, k, n) => {
        const rng = Rng.fromSeed(m * 1000 + k * 100 + n);
        const [a, b] = [wholeNumbers(rng, m * k), wholeNumbers(rng, k * n)];
        expect([...matmul(a, b, { m, k, n })]).toEqual(product(a, b, [m, k, n]));
      }),
      { seed: 2023, numRuns: 150 },
    );
  });

  it('overwrites the array that it is given', () => {
    const out = new Float64Array(25).fill(7);
    const a = wholeNumbers(Rng.fromSeed(1), 15);
    expect(matmul(a, a, { m: 5, k: 3, n: 5, out })).toBe(out);
    expect([...out]).toEqual(product(a, a, [5, 3, 5]));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('does not lose %s against a zero', (bad) => {
    for (const size of [3, 4]) {
      const a = new Float64Array(size * size);
      const b = new Float64Array(size * size).fill(bad);
      const out = matmul(a, b, { m: size, k: size, n: size });
      expect(out.every(Number.isNaN)).toBe(true);
    }
  });
});

describe('what follows from a parameter', () => {
  it('is its magnitudes and its transpose, made once', () => {
    const matrix = Float64Array.of(1, -2, 3, -4, 5, -6);
    expect([...absoluteOf(matrix)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...transposeOf(matrix, 2, 3)]).toEqual([1, -4, -2, 5, 3, -6]);
    expect(absoluteOf(matrix)).toBe(absoluteOf(matrix));
    expect(transposeOf(matrix, 2, 3)).toBe(transposeOf(matrix, 2, 3));
  });
});
