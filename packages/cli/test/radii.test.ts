import { parseEps } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { type ImageRadii, imageRadii, radiiSummary, radiiTable } from '../src/radii.ts';

const found = { isCorrect: true, isLate: false, seconds: 0.5, queries: 3, certified: null, falsified: null };
const certified = { eps: parseEps('1/10'), rung: 'crown' };
const falsified = { eps: parseEps('3/10'), rung: 'pgd', witness: Float32Array.of(0.5) };

const radii: readonly ImageRadii[] = [
  imageRadii({ index: 7, label: 3 }, { ...found, certified, falsified }),
  imageRadii({ index: 8, label: 1 }, { ...found, certified: { ...certified, eps: parseEps('2/255') } }),
  imageRadii({ index: 9, label: 0 }, { ...found, isLate: true, falsified }),
  imageRadii({ index: 10, label: 0 }, { ...found, isCorrect: false, seconds: 0 }),
];

describe('radii of images', () => {
  it('are recorded with who found them', () => {
    expect(radii[0]).toEqual({
      index: 7,
      label: 3,
      correct: true,
      certified: '1/10',
      certifiedBy: 'crown',
      falsified: '3/10',
      falsifiedBy: 'pgd',
      seconds: 0.5,
    });
    expect(radii[2]).toMatchObject({ certified: null, certifiedBy: null, reason: 'timeout' });
  });

  it('come to means: an image without a certified radius counts 0, one without a falsified does not count', () => {
    expect(radiiSummary(radii)).toEqual({
      images: 4,
      correct: 3,
      certified: 2,
      meanCertified: expect.closeTo((0.1 + 2 / 255) / 4, 15),
      falsified: 2,
      meanFalsified: expect.closeTo(0.3, 15),
    });
    expect(radiiSummary(radii.slice(3))).toMatchObject({ meanCertified: 0, meanFalsified: null });
  });

  it('make a table', () => {
    const lines = radiiTable(radii).split('\n');
    expect(lines[1]).toMatch(/^7 +3 +0\.1 \(crown\) +0\.3 \(pgd\) +0\.50$/);
    expect(lines[2]).toMatch(/^8 +1 +2\/255 \(crown\) +– +0\.50$/);
    expect(lines[3]).toMatch(/^9 +0 +– +0\.3 \(pgd\) +0\.50 +timeout$/);
    expect(lines[4]).toMatch(/^10 +0 +– +– +0\.00 +wrong$/);
    expect(lines.slice(6)).toEqual([
      '3 of 4 images are right without perturbation',
      'mean certified radius 0.02696 over all 4 images (2 certified, the others count 0)',
      'mean falsified radius 0.30000 over the 2 images falsified',
      'time was up for 1 images: more of it might bring their radii closer',
    ]);
    expect(radiiTable(radii.slice(3))).toContain('no image was falsified');
  });
});
