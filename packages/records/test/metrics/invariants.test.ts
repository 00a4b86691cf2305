import { curve, curveViolations, invariantViolations } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

import { grid, image, ladder, tenImages, verdictsOf } from './fixture.ts';

const messages = (...words: readonly string[]) =>
  invariantViolations(verdictsOf(...words)).map(({ message }) => message);

describe('invariantViolations', () => {
  it('finds nothing in verdicts that are closed and consistent', () => {
    expect(invariantViolations(tenImages)).toEqual([]);
    expect(invariantViolations(verdictsOf('qqqq', 'iccc', 'uuuu', 'ffff'))).toEqual([]);
  });

  it('finds an image certified at a radius and falsified at a smaller one', () => {
    expect(invariantViolations(image(4, 'uffc'))).toEqual([
      {
        kind: 'contradiction',
        index: 4,
        message: 'image 4: certified at 0.4 by crown-ibp and falsified at 0.2 by pgd',
      },
      {
        kind: 'contradiction',
        index: 4,
        message: 'image 4: certified at 0.4 by crown-ibp and falsified at 0.3 by pgd',
      },
    ]);
  });

  it('finds two rungs that contradict each other on one query', () => {
    const verdicts = image(0, 'iiii').map((verdict) => ({
      ...verdict,
      rungs: {
        pgd: { verdict: verdict.eps === grid[3] ? ('falsified' as const) : ('unknown' as const), bound: -1 },
      },
    }));
    expect(invariantViolations(verdicts).map(({ message }) => message)).toEqual([
      'image 0: certified at 0.4 by ibp and falsified at 0.4 by pgd',
    ]);
  });

  it('does not depend on the order of the verdicts', () => {
    expect(invariantViolations(image(4, 'uffc').toReversed())).toHaveLength(2);
  });

  it('finds verdicts that do not follow from larger or smaller radii', () => {
    expect(messages('uiiu')).toEqual(['image 0: certified at 0.2 but unknown at 0.1']);
    expect(messages('iffu')).toEqual(['image 0: falsified at 0.3 but unknown at 0.4']);
  });

  it('finds a certificate for an image that is wrong without perturbation', () => {
    expect(messages('pppi')).toEqual(['image 0: wrong without perturbation, but certified at 0.4']);
    expect(messages('ppuu')[0]).toMatch(/falsified at 0.2 but unknown at 0.3/);
    expect(messages('qquu')).toEqual(['image 0: wrong without perturbation at 0.1 but not at 0.3']);
    const mislabelled = image(0, 'iuuu').map((verdict) => ({ ...verdict, prediction: 8 }));
    expect(invariantViolations(mislabelled)[0]?.message).toMatch(/predicted 8 instead of 3/);
  });
});

describe('curveViolations', () => {
  const sound = curve(tenImages, { grid, ladder, falsifies: true });

  it('finds nothing in a sound curve', () => {
    expect(curveViolations(sound)).toEqual([]);
    expect(curveViolations({ ...sound, adversarial: [null, null, null, null] })).toEqual([]);
  });

  it('finds V > A, A > N and a V that rises', () => {
    const faults = curveViolations({
      ...sound,
      natural: 0.75,
      adversarial: [1, 0.75, 0.5, null],
      certified: [0.5, 0.25, 0.75, 1],
    });
    expect(faults.map(({ message }) => message)).toEqual([
      'adversarial accuracy 1 at 0.1 exceeds natural accuracy 0.75',
      'certified accuracy 0.75 exceeds adversarial accuracy 0.5 at 0.3',
      'certified accuracy rises from 0.25 to 0.75 at 0.3',
      'certified accuracy 1 exceeds natural accuracy 0.75 at 0.4',
      'certified accuracy rises from 0.75 to 1 at 0.4',
    ]);
  });
});
