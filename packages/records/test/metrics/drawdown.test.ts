import { parseEpsGrid } from '@drawdown/records';
import { drawdown, gridDrawdown, relativeDrawdown, steepestStep } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

// Powers of two, so that every difference and quotient below is exact.
const grid = parseEpsGrid(['1/8', '1/4', '1/2']);
const falling = { grid, natural: 1, certified: [0.875, 0.5, 0.25] };

describe('drawdown', () => {
  it('is the certified accuracy lost', () => {
    expect(drawdown(0.875, 0.25)).toBe(0.625);
    expect(relativeDrawdown(0.5, 0.125)).toBe(0.75);
    expect(relativeDrawdown(0.5, 0)).toBe(1);
  });

  it('has no relative form where nothing was certified', () => {
    expect(relativeDrawdown(0, 0)).toBeNull();
  });

  it('runs from the smallest to the largest radius, and over each step from zero on', () => {
    expect(gridDrawdown(falling)).toEqual({
      absolute: 0.625,
      relative: 1 - 0.25 / 0.875,
      steps: [
        { from: null, to: '1/8', absolute: 0.125, relative: 0.125, slope: 1 },
        { from: '1/8', to: '1/4', absolute: 0.375, relative: 1 - 0.5 / 0.875, slope: 3 },
        { from: '1/4', to: '1/2', absolute: 0.25, relative: 0.5, slope: 1 },
      ],
    });
  });

  it('keeps null for a network that certifies nothing', () => {
    const nothing = gridDrawdown({ grid, natural: 1, certified: [0, 0, 0] });
    expect(nothing.absolute).toBe(0);
    expect(nothing.relative).toBeNull();
    expect(nothing.steps.map(({ relative }) => relative)).toEqual([1, null, null]);
  });
});

describe('steepestStep', () => {
  it('divides by the width of the step', () => {
    expect(steepestStep(falling)).toMatchObject({ from: '1/8', to: '1/4', slope: 3 });
  });

  it('includes the step from zero, where V = N', () => {
    expect(steepestStep({ grid, natural: 1, certified: [0, 0, 0] })).toMatchObject({ from: null, slope: 8 });
  });

  it('takes the first of equals', () => {
    expect(steepestStep({ grid, natural: 1, certified: [0.75, 0.5, 0.25] }).from).toBeNull();
  });
});
