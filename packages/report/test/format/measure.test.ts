import { describe, expect, it } from 'vitest';

import { digitsFor, formatMeasure, formatValue, measureLine } from '../../src/format/measure.ts';

describe('formatValue', () => {
  it('shows shares as points', () => {
    expect(formatValue(0.93125, 'points', 1)).toBe('93.1');
    expect(formatValue(1, 'points', 2)).toBe('100.00');
  });

  it('shows a slope as points per 0.01 of ε, which is the share per unit', () => {
    expect(formatValue(9.4, 'slope', 1)).toBe('9.4');
  });

  it('never shows a negative zero', () => {
    expect(formatValue(-0.0001, 'points', 1)).toBe('0.0');
    expect(formatValue(-0.01, 'points', 1)).toBe('-1.0');
  });

  it('shows seconds with three figures or more', () => {
    expect(['1.234', '12.34', '123.4'].map((text) => formatValue(Number(text), 'seconds', 2))).toEqual([
      '1.23',
      '12.3',
      '123',
    ]);
  });

  it('shows counts whole where they are', () => {
    expect(formatValue(3, 'count', 2)).toBe('3');
    expect(formatValue(3.5, 'count', 2)).toBe('3.5');
  });
});

describe('digitsFor', () => {
  it('tells one image from none', () => {
    for (const images of [100, 1_000, 1_001, 10_000]) {
      expect(Number(formatValue(1 / images, 'points', digitsFor(images)))).toBeGreaterThan(0);
    }
  });
});

describe('measureLine', () => {
  it('adds the deviation over seeds where there is one', () => {
    expect(measureLine({ mean: 0.9, deviation: 0.01, seeds: 3 }, 'points', 1)).toBe('90.0 ± 1.0');
    expect(measureLine({ mean: -0.9, deviation: null, seeds: 1 }, 'points', 1)).toBe('−90.0');
  });

  it('shows null as a dash, never as zero', () => {
    expect(measureLine(null, 'points', 1)).toBe('–');
  });
});

describe('formatMeasure', () => {
  it('formats the interval as the mean', () => {
    const measure = { mean: 0.5, deviation: null, seeds: 1, interval: { lower: 0.25, upper: 0.75 } };
    expect(formatMeasure(measure, 'points', 1)).toEqual({
      mean: '50.0',
      deviation: null,
      interval: ['25.0', '75.0'],
      where: null,
    });
  });
});
