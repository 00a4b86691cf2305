import { describe, expect, it } from 'vitest';

import { alongRamp, learningRateAt, rampSchedule } from '../src/schedules.ts';

describe('rampSchedule', () => {
  it('is linear between its ends', () => {
    const ramp = rampSchedule('linear', { start: 10, length: 20 });
    expect([0, 10, 15, 29, 30, 99].map(ramp)).toEqual([0, 0, 0.25, 0.95, 1, 1]);
  });

  it('jumps where it has no length', () => {
    const ramp = rampSchedule('linear', { start: 5, length: 0 });
    expect([4, 5].map(ramp)).toEqual([0, 1]);
  });

  it('follows x⁴ and then a line, smoothed', () => {
    const ramp = rampSchedule('smoothed', { start: 0, length: 100 });
    // α = 1/((1 − ¼)·4·¼³ + ¼·¼³) = 64/3.25; at the middle α·¼⁴ = ¼/3.25, then a slope of α·4·¼³ = 4/3.25.
    expect(ramp(25)).toBeCloseTo(0.25 / 3.25, 12);
    expect(ramp(10)).toBeCloseTo((64 / 3.25) * 1e-4, 12);
    expect(ramp(75)).toBeCloseTo(0.25 / 3.25 + 0.5 * (4 / 3.25), 12);
    expect(ramp(100)).toBe(1);
    const values = Array.from({ length: 101 }, (_, step) => ramp(step));
    expect(values.toSorted((a, b) => a - b)).toEqual(values);
    const [before, after] = [ramp(25) - ramp(24.99), ramp(25.01) - ramp(25)];
    expect(after / before).toBeCloseTo(1, 2);
  });
});

describe('alongRamp', () => {
  it('goes from its start to its end, and reaches both exactly', () => {
    const kappa = { start: 1, end: 0.1 };
    expect(alongRamp(kappa, 0)).toBe(1);
    expect(alongRamp(kappa, 0.5)).toBeCloseTo(0.55, 12);
    expect(alongRamp(kappa, 1)).toBe(0.1);
  });
});

describe('learningRateAt', () => {
  it('falls after the epochs named', () => {
    const decay = { epochs: [2, 3], factor: 0.5 };
    expect([1, 2, 3, 4].map((epoch) => learningRateAt(epoch, 8, decay))).toEqual([8, 8, 4, 2]);
  });
});
