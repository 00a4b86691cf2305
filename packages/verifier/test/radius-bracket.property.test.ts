import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nextRadius, type RadiusBracket } from '../src/radius-bracket.ts';
import type { Decision } from '../src/rung.ts';

const both: readonly Decision[] = ['certified', 'falsified'];

/** Asks until nothing is left; `answer` is what a verifier says of a place. */
function searched(
  top: number,
  answer: (place: number) => 'certified' | 'falsified' | 'unknown',
  sought = both,
): { readonly bracket: RadiusBracket; readonly asked: readonly number[] } {
  let bracket: RadiusBracket = { top, certified: 0, falsified: top + 1, unknown: [] };
  const asked: number[] = [];
  for (let next = nextRadius(bracket, sought); next !== undefined; next = nextRadius(bracket, sought)) {
    asked.push(next.place);
    const said = answer(next.place);
    bracket =
      said === 'unknown'
        ? { ...bracket, unknown: [...bracket.unknown, next.place] }
        : { ...bracket, [said]: next.place };
  }
  return { bracket, asked };
}

describe('nextRadius', () => {
  it('doubles while nothing is known above, then halves', () => {
    const { asked, bracket } = searched(1024, (place) => (place <= 300 ? 'certified' : 'falsified'));
    expect(asked).toEqual([64, 128, 256, 512, 384, 320, 288, 304, 296, 300, 302, 301]);
    expect(bracket).toMatchObject({ certified: 300, falsified: 301 });
  });

  it('halves from the first radius down where that is not certified', () => {
    const { asked } = searched(1024, () => 'falsified');
    expect(asked).toEqual([64, 32, 16, 8, 4, 2, 1]);
  });

  it('searches for what is sought alone', () => {
    const answer = (place: number) => (place <= 5 ? 'certified' : place >= 20 ? 'falsified' : 'unknown');
    expect(Math.max(...searched(32, answer, ['certified']).asked)).toBe(8);
    const { bracket, asked } = searched(32, answer, ['falsified']);
    expect(bracket.falsified).toBe(20);
    expect(asked).toEqual([2, 4, 8, 16, 32, 24, 20, 18, 19]);
  });

  it('ends next to what it found, asks nothing twice, and nothing that is known already, whatever the answers', () => {
    const truth = fc.record({
      top: fc.integer({ min: 1, max: 200 }),
      // Certificates below the true radius, counterexamples above it, each found or not.
      radius: fc.integer({ min: 0, max: 201 }),
      isFound: fc.array(fc.boolean(), { minLength: 201, maxLength: 201 }),
    });
    fc.assert(
      fc.property(truth, ({ top, radius, isFound }) => {
        const answer = (place: number) =>
          isFound[place] !== true ? 'unknown' : place < radius ? 'certified' : 'falsified';
        const { asked, bracket } = searched(top, answer);
        const { certified, falsified, unknown } = bracket;
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked.every((place) => place >= 1 && place <= top)).toBe(true);
        if (certified > 0) expect(answer(certified)).toBe('certified');
        if (falsified <= top) expect(answer(falsified)).toBe('falsified');
        // Each end lies beside the other one or beside an unknown one.
        expect(certified + 1 === falsified || unknown.includes(certified + 1)).toBe(true);
        expect(certified + 1 === falsified || unknown.includes(falsified - 1)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('says how many are left at most, while no answer opens a gap anew', () => {
    const monotone = fc.record({
      certified: fc.integer({ min: 0, max: 99 }),
      gap: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(monotone, ({ certified, gap }) => {
        const answer = (place: number) =>
          place <= certified ? 'certified' : place >= certified + gap ? 'falsified' : 'unknown';
        const total = searched(100, answer).asked.length;
        let bracket: RadiusBracket = { top: 100, certified: 0, falsified: 101, unknown: [] };
        for (let done = 0; ; done++) {
          const next = nextRadius(bracket, both);
          if (next === undefined) break;
          // Both ends and an unknown one are known: from here on every gap is halved.
          if (bracket.falsified <= 100 && bracket.unknown.length > 0)
            expect(next.left).toBeGreaterThanOrEqual(total - done);
          const said = answer(next.place);
          bracket =
            said === 'unknown'
              ? { ...bracket, unknown: [...bracket.unknown, next.place] }
              : { ...bracket, [said]: next.place };
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});
