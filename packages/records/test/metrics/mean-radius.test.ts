import { parseEpsGrid } from '@drawdown/records';
import { curve, meanCertifiedRadius, verdictsByImage } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

import { grid as decimals, ladder, tenImages } from './fixture.ts';

describe('meanCertifiedRadius', () => {
  it('gives each image its largest certified radius', () => {
    const grid = parseEpsGrid(['1/8', '1/4', '1/2']);
    // Of four images one is certified up to 1/2, one up to 1/4, one up to 1/8, one nowhere: (1/2 + 1/4 + 1/8) / 4.
    expect(meanCertifiedRadius({ grid, certified: [0.75, 0.5, 0.25] })).toBe(0.21875);
    expect(meanCertifiedRadius({ grid, certified: [0, 0, 0] })).toBe(0);
    expect(meanCertifiedRadius({ grid, certified: [1, 1, 1] })).toBe(0.5);
  });

  it('is the mean over the images', () => {
    const radii = [...verdictsByImage(tenImages, decimals).values()].map((verdicts) =>
      Math.max(0, ...verdicts.map(({ verdict }, place) => (verdict === 'certified' ? (place + 1) / 10 : 0))),
    );
    const mean = radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
    const whole = curve(tenImages, { grid: decimals, ladder, falsifies: true });
    expect(meanCertifiedRadius(whole)).toBeCloseTo(mean, 12);
  });
});
