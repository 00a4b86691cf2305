import {
  compareFractions,
  type Fraction,
  formatDecimal,
  fractionOfNumber,
  lowestTerms,
  parseDecimal,
  UserError,
} from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function read(text: string): Fraction {
  const fraction = parseDecimal(text);
  if (fraction === undefined) throw new Error(`${text} is no decimal`);
  return lowestTerms(fraction);
}

describe('parseDecimal', () => {
  it.each([
    ['0.1', 1n, 10n],
    ['-1e-5', -1n, 100_000n],
    ['+2.50', 5n, 2n],
    ['.25', 1n, 4n],
    ['41', 41n, 1n],
    ['41.', 41n, 1n],
    ['-0.0', 0n, 1n],
    ['1.5E+3', 1500n, 1n],
    ['0.1234567890123456789', 1234567890123456789n, 10n ** 19n],
  ])('reads %s', (text, numerator, denominator) => {
    expect(read(text)).toEqual({ numerator, denominator });
  });

  it.each(['', '.', '-', 'e5', '1e', '1.2.3', 'NaN', 'inf', '0x10', '1_000', '1 ', 'X_0', '1/2'])(
    'knows that %j is none',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('refuses numbers that a short text makes huge, and texts that are too long', () => {
    expect(() => parseDecimal('1e1001')).toThrow(UserError);
    expect(() => parseDecimal('1e-99999999999999999999')).toThrow(
      "the power of ten in '1e-99999999999999999999' is too large",
    );
    expect(() => parseDecimal('1'.repeat(10_001))).toThrow('a number of 10001 digits is too long');
    expect(read(`1${'0'.repeat(9_999)}`).numerator).toBe(10n ** 9_999n);
  });

  it('reads what JavaScript writes, exactly enough to give it back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const { text } = formatDecimal(read(String(x)), { direction: 'down', digits: 20 });
        expect(Number(text)).toBe(x + 0);
      }),
      { seed: 16, numRuns: 200 },
    );
  });
});

describe('formatDecimal', () => {
  const down = { direction: 'down', digits: 3 } as const;
  const up = { direction: 'up', digits: 3 } as const;

  it.each([
    ['1/4', 1n, 4n, '0.25'],
    ['−1/8', -1n, 8n, '-0.125'],
    ['7', 7n, 1n, '7.0'],
    ['0', 0n, 3n, '0.0'],
    ['3/1000', 3n, 1000n, '0.003'],
    ['−12/10', -12n, 10n, '-1.2'],
  ])('writes %s as it is', (_, numerator, denominator, text) => {
    expect(formatDecimal({ numerator, denominator }, down)).toEqual({ text, exact: true });
    expect(formatDecimal({ numerator, denominator }, up)).toEqual({ text, exact: true });
  });

  it('rounds 1/3, −2/3 and 1/300 to the asked side', () => {
    const third = { numerator: 1n, denominator: 3n };
    expect(formatDecimal(third, down)).toEqual({ text: '0.333', exact: false });
    expect(formatDecimal(third, up)).toEqual({ text: '0.334', exact: false });
    const minus = { numerator: -2n, denominator: 3n };
    expect(formatDecimal(minus, down)).toEqual({ text: '-0.667', exact: false });
    expect(formatDecimal(minus, up)).toEqual({ text: '-0.666', exact: false });
    expect(formatDecimal({ numerator: 1n, denominator: 300n }, down).text).toBe('0.00333');
  });

  it('lies on the asked side, nearer than the last of its digits', () => {
    const fractions = fc.record({
      numerator: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      denominator: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    });
    fc.assert(
      fc.property(fractions, fc.integer({ min: 1, max: 25 }), (value, digits) => {
        const low = formatDecimal(value, { direction: 'down', digits });
        const high = formatDecimal(value, { direction: 'up', digits });
        expect(compareFractions(read(low.text), value)).toBeLessThanOrEqual(0);
        expect(compareFractions(read(high.text), value)).toBeGreaterThanOrEqual(0);
        expect(low.exact).toBe(low.text === high.text);
        if (low.exact) return;
        // The two are a unit of the last place apart, and that is at most 10^(1 − digits) of the number.
        const [a, b] = [read(low.text), read(high.text)];
        const gap = b.numerator * a.denominator - a.numerator * b.denominator;
        const magnitude = value.numerator < 0n ? -value.numerator : value.numerator;
        expect(
          gap * 10n ** BigInt(digits - 1) * value.denominator <= magnitude * a.denominator * b.denominator,
        ).toBe(true);
      }),
      { seed: 17, numRuns: 200 },
    );
  });

  it('writes every float64 exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const { text, exact } = formatDecimal(fractionOfNumber(x), down);
        expect(exact).toBe(true);
        expect(compareFractions(read(text), fractionOfNumber(x))).toBe(0);
      }),
      { seed: 18, numRuns: 200 },
    );
  });
});
