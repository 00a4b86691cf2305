import { type Eps, parseEps, parseEpsGrid, type VerdictKind, type VerdictRecord } from '@drawdown/records';

/** The radii of the fixtures: 1/10, 1/5, 3/10, 2/5. */
export const grid: readonly Eps[] = parseEpsGrid([0.1, 0.2, 0.3, 0.4]);

/** The ladder of the fixtures. */
export const ladder: readonly string[] = ['pgd', 'ibp', 'crown-ibp'];

type Letter = 'i' | 'c' | 'f' | 'u' | 'p' | 'q';

const meanings: Readonly<Record<Letter, readonly [VerdictKind, string | null]>> = {
  i: ['certified', 'ibp'],
  c: ['certified', 'crown-ibp'],
  f: ['falsified', 'pgd'],
  u: ['unknown', null],
  p: ['falsified', 'point'],
  q: ['unknown', 'point'],
};

/**
 * The verdicts on one image, a letter per radius of the grid: certified by `i`bp or `c`rown-ibp, `f`alsified,
 * `u`nknown, wrong without perturbation (`p`, or `q` where that is only not excluded).
 */
export function image(index: number, letters: string): VerdictRecord[] {
  return [...letters].map((letter, place) => {
    const [verdict, rung] = meanings[letter as Letter];
    return {
      index,
      label: 3,
      prediction: rung === 'point' ? 5 : 3,
      eps: grid[place] ?? parseEps(1),
      verdict,
      rung,
      bound: null,
      source: null,
    };
  });
}

/** The verdicts on images 0, 1, 2, …, a word of letters each. */
export function verdictsOf(...words: readonly string[]): VerdictRecord[] {
  return words.flatMap((letters, index) => image(index, letters));
}

/** Ten images: N = 9/10, V = .8, .6, .3, .1 and A = .9, .8, .6, .4. */
export const tenImages: readonly VerdictRecord[] = verdictsOf(
  'iiic', // certified throughout
  'iicu',
  'iicf',
  'icuf',
  'icff',
  'icff',
  'cuuu',
  'cuuu',
  'ufff',
  'pppp',
);
