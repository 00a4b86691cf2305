import { describe, expect, it } from 'vitest';

import { type Addon, loadKernels } from '../../src/kernels.ts';

function kernelsOrReason(): Addon | string {
  try {
    return loadKernels();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const found = kernelsOrReason();
const missing = typeof found === 'string' ? ` (skipped: ${found})` : '';
const kernels = found as Addon;

/** Whole numbers of both signs, whose sums are exact in any order. */
function wholeNumbers(length: number, step: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => ((i * step) % 19) - 9);
}

const ints = (...values: number[]): Int32Array => Int32Array.from(values);
const numbers = (length: number): Float64Array => new Float64Array(length);

describe.skipIf(typeof found === 'string')(`the outward kernels${missing}`, () => {
  describe.each([1, 7, 8, 16, 19, 100, 3000])('over rows of %i numbers', (size) => {
    const [total, rows] = [6, 3];
    const dims = ints(total, rows, size);
    const a = wholeNumbers(total * size, 7);
    const [low, high] = [wholeNumbers(2 * size, 5), wholeNumbers(2 * size, 11)];
    const sumsOf = (term: (coefficient: number, place: number) => number): number[] =>
      Array.from({ length: total }, (_, row) =>
        a
          .subarray(row * size, (row + 1) * size)
          .reduce((sum, value, i) => sum + term(value, Math.floor(row / rows) * size + i), 0),
      );
    const at = (values: Float64Array, place: number): number => values[place] ?? Number.NaN;

    it('sum magnitudes times weights', () => {
      const sums = numbers(total);
      kernels.outwardAbsoluteSums(a, low, sums, dims);
      expect([...sums]).toEqual(sumsOf((value, place) => Math.abs(value) * at(low, place)));
    });

    it('sum the end that each coefficient meets', () => {
      const sums = numbers(total);
      kernels.outwardLeastSums(a, low, high, sums, dims);
      expect([...sums]).toEqual(sumsOf((value, place) => value * at(value >= 0 ? low : high, place)));
    });

    it('sum over channels', () => {
      const sums = numbers(total);
      kernels.outwardChannelSums(a, low.subarray(0, size), sums, ints(total, size, size));
      expect([...sums]).toEqual(sumsOf((value, place) => value * at(low, place % size)));
    });

    it('scale coefficients by the slopes that they meet', () => {
      const [next, gains] = [numbers(total * size), numbers(total)];
      kernels.outwardLines(a, low, high, high, next, gains, dims);
      expect([...gains]).toEqual(sumsOf((value, place) => (value >= 0 ? 0 : value * at(high, place))));
      const slopes = a.map((value, i) =>
        at(value >= 0 ? low : high, Math.floor(i / (rows * size)) * size + (i % size)),
      );
      expect(next).toEqual(a.map((value, i) => value * at(slopes, i)));
    });

    it('take magnitudes', () => {
      const out = numbers(2 * size);
      kernels.outwardMagnitudes(low, high, out);
      expect(out).toEqual(low.map((value, i) => Math.max(Math.abs(value), Math.abs(at(high, i)))));
    });
  });

  it('carry NaN into sums, magnitudes and balls', () => {
    const [one, sums] = [Float64Array.of(Number.NaN), numbers(1)];
    const ok = Float64Array.of(1);
    kernels.outwardMagnitudes(one, ok, sums);
    expect(sums[0]).toBeNaN();
    kernels.outwardMagnitudes(ok, one, sums);
    expect(sums[0]).toBeNaN();
    kernels.outwardLeastSums(one, ok, ok, sums, ints(1, 1, 1));
    expect(sums[0]).toBeNaN();
    const [lower, upper] = [numbers(9), numbers(9)];
    kernels.outwardBalls(new Float32Array(9).fill(Number.NaN), lower, upper, 0.1, 1);
    expect([...lower, ...upper].every(Number.isNaN)).toBe(true);
  });

  it('tell whether a pixel lies outside of [0, 1]', () => {
    for (const length of [1, 8, 9, 40_000]) {
      const ends = [numbers(length), numbers(length)] as const;
      const strayWith = (pixel: number, place: number): number => {
        const pixels = new Float32Array(length).fill(1);
        pixels[place] = pixel;
        return kernels.outwardBalls(pixels, ...ends, 0.1, 1);
      };
      for (const place of [0, length >> 1, length - 1]) {
        for (const inside of [0, -0, 1, 0.5, Number.NaN]) expect(strayWith(inside, place)).toBe(0);
        for (const outside of [-1e-40, 1 + 2 ** -23, Number.POSITIVE_INFINITY]) {
          expect(strayWith(outside, place)).toBe(1);
        }
      }
    }
    expect(kernels.outwardBalls(new Float32Array(), numbers(0), numbers(0), 0.1, 1)).toBe(0);
  });

  const rounding = Float64Array.of(1e-15, 1, 0);
  const linear = {
    lower: numbers(6),
    upper: numbers(6),
    panels: numbers(24),
    bias: numbers(5),
    magnitude: numbers(5),
    outLower: numbers(10),
    outUpper: numbers(10),
    dims: ints(2, 3, 5, 0),
    rounding,
  };
  const convolution = {
    lower: numbers(2 * 4 * 4),
    upper: numbers(2 * 4 * 4),
    panels: numbers(9 * 8),
    bias: numbers(5),
    magnitude: numbers(5),
    outLower: numbers(2 * 2 * 2 * 5),
    outUpper: numbers(2 * 2 * 2 * 5),
    dims: ints(2, 4, 4, 1, 2, 2, 5, 3, 3, 1, 1, 0, 0, 0),
    rounding,
  };
  type Operands = typeof linear;

  describe.each([
    ['outwardLinear', linear],
    ['outwardConv2d', convolution],
  ] as const)('%s', (name, operands) => {
    const run = (changed: Partial<Operands>): void => {
      const o = { ...operands, ...changed };
      kernels[name](
        o.lower,
        o.upper,
        o.panels,
        o.bias,
        o.magnitude,
        o.outLower,
        o.outUpper,
        o.dims,
        o.rounding,
      );
    };

    it('runs as it stands', () => {
      expect(() => run({})).not.toThrow();
    });

    it.each(Object.keys(linear) as (keyof Operands)[])('refuses another size of %s', (operand) => {
      const longer = operand === 'dims' ? ints(...operands.dims, 1) : numbers(operands[operand].length + 1);
      expect(() => run({ [operand]: longer })).toThrow(/size|expected/);
    });

    it('refuses sides that are negative or far too large', () => {
      for (const [place] of operands.dims.slice(0, -1).entries()) {
        for (const bad of [-1, 2 ** 31 - 1, -(2 ** 31)]) {
          const dims = operands.dims.slice();
          dims[place] = bad;
          expect(() => run({ dims })).toThrow(Error);
        }
      }
    });
  });

  it('refuse sums whose operands do not match', () => {
    const three = numbers(3);
    expect(() => kernels.outwardAbsoluteSums(three, three, three, ints(1, 1, 4))).toThrow('another size');
    expect(() => kernels.outwardAbsoluteSums(three, three, three, ints(3, 0, 1))).toThrow('expected');
    expect(() => kernels.outwardLeastSums(three, three, numbers(2), numbers(1), ints(1, 1, 3))).toThrow(
      'differ',
    );
    expect(() => kernels.outwardChannelSums(three, numbers(2), numbers(1), ints(1, 3, 2))).toThrow(
      'expected',
    );
    expect(() =>
      kernels.outwardLines(three, three, three, numbers(2), three, numbers(1), ints(1, 1, 3)),
    ).toThrow('differ');
    expect(() => kernels.outwardMagnitudes(three, numbers(2), three)).toThrow('differ');
    expect(() => kernels.outwardBalls(new Float32Array(2), three, three, 0.1, 1)).toThrow('differ');
  });
});
