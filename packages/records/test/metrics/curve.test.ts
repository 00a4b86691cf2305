import { curve } from '@drawdown/records/metrics';
import { describe, expect, it } from 'vitest';

import { grid, image, ladder, tenImages, verdictsOf } from './fixture.ts';

const read = (verdicts = tenImages, falsifies = true) => curve([...verdicts], { grid, ladder, falsifies });

describe('curve', () => {
  it('counts natural, adversarial and certified images', () => {
    expect(read()).toEqual({
      grid,
      images: 10,
      natural: 0.9,
      adversarial: [0.9, 0.8, 0.6, 0.4],
      certified: [0.8, 0.6, 0.3, 0.1],
      unknown: [1, 2, 3, 3],
      byRung: { pgd: [0, 0, 0, 0], ibp: [0.6, 0.3, 0.1, 0], 'crown-ibp': [0.8, 0.6, 0.3, 0.1] },
      alone: null,
    });
  });

  it('has no adversarial accuracy without a rung that falsifies', () => {
    expect(read(tenImages, false).adversarial).toEqual([null, null, null, null]);
  });

  it('counts an image that is wrong, or a tie, without perturbation as an error everywhere', () => {
    const wrong = read(verdictsOf('pppp', 'qqqq', 'iiii'));
    expect(wrong.natural).toBe(1 / 3);
    expect(wrong.adversarial).toEqual([1 / 3, 1 / 3, 1 / 3, 1 / 3]);
    expect(wrong.unknown).toEqual([0, 0, 0, 0]);
  });

  it('does not depend on the order of the verdicts', () => {
    expect(read(tenImages.toReversed())).toEqual(read());
  });

  it('reads each rung alone where every rung was run', () => {
    const unknown = { verdict: 'unknown' as const, bound: -1 };
    const certified = { verdict: 'certified' as const, bound: 1 };
    const verdicts = verdictsOf('iccu', 'uuuu').map((verdict) => ({
      ...verdict,
      rungs: {
        ibp: verdict.rung === 'ibp' ? certified : unknown,
        'crown-ibp': verdict.verdict === 'certified' ? certified : unknown,
      },
    }));
    expect(read(verdicts).alone).toEqual({
      pgd: [0, 0, 0, 0],
      ibp: [0.5, 0, 0, 0],
      'crown-ibp': [0.5, 0.5, 0.5, 0],
    });
  });

  it('refuses an evaluation that is not whole', () => {
    expect(() => read([])).toThrow('without verdicts');
    expect(() => read(verdictsOf('iii'))).toThrow('image 0 has no verdict at 2/5');
    expect(() => read([...image(7, 'iiii'), ...image(7, 'iiii')])).toThrow(
      'image 7 has two verdicts at 1/10',
    );
    expect(() => read(verdictsOf('iiiii'))).toThrow('outside the grid');
  });

  it('refuses a certificate of a rung outside the ladder', () => {
    expect(() => curve(verdictsOf('iiic'), { grid, ladder: ['ibp'], falsifies: false })).toThrow(
      "certified at 2/5 by 'crown-ibp'",
    );
  });
});
