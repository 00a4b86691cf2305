import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { exactProduct, exactQuotient, exactSum } from '../../src/read/exact.ts';

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const settings = { seed: 21, numRuns: 200 };

/** A float64 number as whole multiples of 2⁻¹⁰⁷⁴. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n === 1n ? -size : size;
}

describe('exact results', () => {
  it('of sums are the real sums, and found whenever float32 holds them', () => {
    fc.assert(
      fc.property(float32, float32, (a, b) => {
        const sum = exact(a) + exact(b);
        const rounded = Math.fround(a + b);
        const holds = Number.isFinite(rounded) && exact(rounded) === sum;
        expect(exactSum(a, b)).toBe(holds ? a + b : undefined);
      }),
      settings,
    );
  });

  it('of products and quotients undo each other', () => {
    fc.assert(
      fc.property(float32, float32, (a, b) => {
        const product = exactProduct(a, b);
        if (product === undefined) return;
        expect(exact(product) << 1074n).toBe(exact(a) * exact(b));
        if (b !== 0) expect(exactQuotient(product, b)).toBe(Math.fround(a));
      }),
      settings,
    );
  });

  it('are none where a digit is lost', () => {
    expect(exactSum(1, 2 ** -149)).toBeUndefined();
    expect(exactSum(2 ** 24, 1)).toBeUndefined();
    expect(exactSum(2 ** 23, 1)).toBe(2 ** 23 + 1);
    expect(exactProduct(1 + 2 ** -23, 1 + 2 ** -23)).toBeUndefined();
    expect(exactProduct(2 ** 100, 2 ** 100)).toBeUndefined();
    expect(exactQuotient(1, 3)).toBeUndefined();
    expect(exactQuotient(1, 0)).toBeUndefined();
    expect(exactQuotient(1, 2 ** -130)).toBeUndefined();
    expect(exactQuotient(3, 4)).toBe(0.75);
  });
});
