import { drawdownRisk, meanShortfall, shortfalls } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

describe('shortfall', () => {
  const short = shortfalls([0.75, 0.5, 0.25], [0.5, 0.75, 0.75]);

  it('is what the specialist of each radius has more; negative where it has less', () => {
    expect(short).toEqual([-0.25, 0.25, 0.5]);
  });

  it('gives the drawdown risk as its largest and the mean beside it', () => {
    expect(drawdownRisk(short)).toBe(0.5);
    expect(meanShortfall(short)).toBeCloseTo(0.5 / 3, 15);
  });

  it('keeps a negative risk: better than every specialist', () => {
    expect(drawdownRisk([-0.5, -0.25])).toBe(-0.25);
  });

  it('is unknown, not zero, where a specialist is missing', () => {
    const gap = shortfalls([0.75, 0.5], [null, 0.75]);
    expect(gap).toEqual([null, 0.25]);
    expect(drawdownRisk(gap)).toBeNull();
    expect(meanShortfall(gap)).toBeNull();
    expect(drawdownRisk([])).toBeNull();
  });

  it('refuses lists over different grids', () => {
    expect(() => shortfalls([0.5], [0.5, 0.5])).toThrow('1 and 2 radii');
  });
});
