import {
  compareEps,
  epsLower,
  epsNearest,
  epsUpper,
  formatEps,
  parseEps,
  parseEpsGrid,
  UserError,
} from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { EXACT_ONE, exact } from './exact.ts';

describe('parseEps', () => {
  it.each([
    ['8/255', '8/255'],
    ['16/510', '8/255'],
    ['0.1', '1/10'],
    [0.1, '1/10'],
    [0.3, '3/10'],
    ['.25', '1/4'],
    ['1e-2', '1/100'],
    [1e-7, '1/10000000'],
    [' 2/8 ', '1/4'],
    [1, '1'],
    ['255/255', '1'],
  ])('reads %s as %s', (given, canonical) => {
    expect(parseEps(given)).toBe(canonical);
  });

  it.each(['', 'abc', '1/0', '1/2/3', '.', '0x1', '1/-2', 'NaN', '0.1.2', '1e', 'Infinity'])(
    'refuses %j: no fraction',
    (given) => {
      expect(() => parseEps(given)).toThrow(UserError);
      expect(() => parseEps(given)).toThrow(
        "eps must be a fraction such as '8/255' or a decimal such as 0.1",
      );
    },
  );

  it.each(['0', '0/5', '-0.1', '1.0001', '256/255', 8])('refuses %j: outside (0, 1]', (given) => {
    expect(() => parseEps(given)).toThrow(
      `eps must lie in (0, 1], the scale of the pixels, but '${given}' was given`,
    );
  });

  it('refuses more digits than a float64 holds', () => {
    expect(() => parseEps('0.12345678901234567')).toThrow('more digits than a float64 can hold');
  });
});

describe('parseEpsGrid', () => {
  it('reads increasing radii', () => {
    expect(parseEpsGrid([0.1, '1/5', '3/10'])).toEqual(['1/10', '1/5', '3/10']);
  });

  it('refuses an empty list and radii that do not increase', () => {
    expect(() => parseEpsGrid([])).toThrow('at least one eps');
    expect(() => parseEpsGrid([0.2, 0.1])).toThrow(
      'radii must increase strictly, but 0.1 follows 0.2; sort them',
    );
    expect(() => parseEpsGrid(['1/10', 0.1])).toThrow('0.1 follows 0.1');
  });
});

describe('compareEps', () => {
  it('is exact where the nearest doubles are equal', () => {
    const [a, b] = [
      parseEps('4503599627370497/9007199254740991'),
      parseEps('4503599627370496/9007199254740990'),
    ];
    expect(epsNearest(a) - epsNearest(b)).toBeLessThan(1e-15);
    expect(compareEps(a, b)).toBe(1);
    expect(compareEps(b, a)).toBe(-1);
    expect(compareEps(a, a)).toBe(0);
  });
});

describe('the numbers of a radius', () => {
  const side = (eps: string, x: number): number => {
    const [numerator = '', denominator = '1'] = eps.split('/');
    const difference = exact(x) * BigInt(denominator) - BigInt(numerator) * EXACT_ONE;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  };
  const radii = ['1/10', '1/5', '3/10', '2/5', '2/255', '8/255', '16/255', '1/3', '1', '1/4'].map(parseEps);

  it('lie on the right side of the fraction, and next to it', () => {
    for (const eps of radii) {
      expect(side(eps, epsLower(eps))).toBeLessThanOrEqual(0);
      expect(side(eps, epsUpper(eps))).toBeGreaterThanOrEqual(0);
      expect([epsLower(eps), epsUpper(eps)]).toContain(epsNearest(eps));
      const isDouble = side(eps, epsNearest(eps)) === 0;
      expect(epsUpper(eps) === epsLower(eps)).toBe(isDouble);
    }
  });

  it('round up 3/10, which the double 0.3 lies below', () => {
    expect(epsNearest(parseEps('3/10'))).toBe(0.3);
    expect(epsUpper(parseEps('3/10'))).toBe(0.30000000000000004);
    expect(epsLower(parseEps('3/10'))).toBe(0.3);
  });

  it('round down 1/10, which the double 0.1 lies above', () => {
    expect(epsUpper(parseEps('1/10'))).toBe(0.1);
    expect(epsLower(parseEps('1/10'))).toBeLessThan(0.1);
  });

  it('are exact for a quarter', () => {
    expect([epsLower, epsNearest, epsUpper].map((read) => read(parseEps('1/4')))).toEqual([0.25, 0.25, 0.25]);
  });
});

describe('formatEps', () => {
  it.each([
    ['1/10', '0.1'],
    ['8/255', '8/255'],
    ['1/3', '1/3'],
    ['1/4', '0.25'],
    ['1', '1'],
    ['1/1000', '0.001'],
    ['1/100000', '1/100000'],
  ])('shows %s as %s', (eps, text) => {
    expect(formatEps(parseEps(eps))).toBe(text);
  });
});
