import { parseEpsGrid } from '@drawdown/records';
import { area, areaWeights, curve, imageArea, verdictsByImage } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

import { grid as decimals, image, ladder, tenImages } from './fixture.ts';

describe('area', () => {
  const weights = areaWeights(decimals);
  const grid = parseEpsGrid(['1/8', '1/4', '1/2']);

  it('is the trapezoid rule from zero, where V = N, to the largest radius, divided by it', () => {
    // (1/8 · (1 + .5)/2 + 1/8 · (.5 + .25)/2 + 1/4 · (.25 + 0)/2) / (1/2) = (.09375 + .046875 + .03125) · 2
    expect(area({ grid, natural: 1, certified: [0.5, 0.25, 0] })).toBe(0.34375);
  });

  it('is the accuracy itself where that is constant', () => {
    expect(area({ grid, natural: 0.75, certified: [0.75, 0.75, 0.75] })).toBe(0.75);
  });

  it('keeps half of the first step for a network that certifies nothing', () => {
    expect(area({ grid, natural: 1, certified: [0, 0, 0] })).toBe(0.125);
  });

  it('weighs a value by half the distance between its neighbours', () => {
    expect(areaWeights(grid)).toEqual([0.125, 0.25, 0.375, 0.25]);
  });

  it('is the mean of what the images add', () => {
    const images = [...verdictsByImage(tenImages, decimals).values()];
    const mean = images.reduce((sum, verdicts) => sum + imageArea(verdicts, weights), 0) / images.length;
    const whole = curve(tenImages, { grid: decimals, ladder, falsifies: true });
    expect(mean).toBeCloseTo(area(whole), 14);
  });

  it('gives an image that is wrong without perturbation nothing', () => {
    expect(imageArea(image(0, 'pppp'), weights)).toBe(0);
    expect(imageArea(image(0, 'iiii'), weights)).toBeCloseTo(1, 15);
    expect(imageArea(image(0, 'uuuu'), weights)).toBeCloseTo(1 / 8, 15);
  });
});
