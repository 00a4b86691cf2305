import { describe, expect, it } from 'vitest';

import { epsGrid, nameList, oneEps, positiveSeconds, wholeNumber } from '../../src/options/parsers.ts';

describe('parsers of option values', () => {
  it('read radii as exact fractions', () => {
    expect(oneEps('0.1')).toBe('1/10');
    expect(epsGrid('2/255, 0.1,3/10')).toEqual(['2/255', '1/10', '3/10']);
  });

  it.each([
    ['0.2,0.1', /must increase strictly/],
    ['0.1,0.1', /must increase strictly/],
    ['0', /must lie in \(0, 1\]/],
    ['1.5', /must lie in \(0, 1\]/],
    ['small', /must be a fraction/],
    ['', /must be a fraction/],
  ])('refuse the grid %j', (text, message) => {
    expect(() => epsGrid(text)).toThrow(message);
  });

  it('read names, counts and seconds', () => {
    expect(nameList('pgd, ibp')).toEqual(['pgd', 'ibp']);
    expect(wholeNumber(0)('0')).toBe(0);
    expect(positiveSeconds('0.5')).toBe(0.5);
  });

  it('refuse empty names, bad counts and bad seconds', () => {
    expect(() => nameList('pgd,,ibp')).toThrow(/separated by commas/);
    expect(() => wholeNumber(1)('0')).toThrow(/from 1/);
    for (const text of ['0', '-1', '', 'soon', 'Infinity']) {
      expect(() => positiveSeconds(text)).toThrow(/seconds above 0/);
    }
  });
});
