import { type ImageSet, imageSet } from '@drawdown/datasets';
import {
  type Eps,
  epsNearest,
  parseEpsGrid,
  Rng,
  type VerdictRecord,
  verdictRecordSchema,
} from '@drawdown/records';
import { POINT } from '@drawdown/records/metrics';
import { useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  ContradictionError,
  type EvaluateOptions,
  evaluate,
  type GroupResult,
  ladderStep,
  openSubject,
  parseLadder,
} from '../src/index.ts';
import { type DenseNetwork, denseNetwork, threshold } from './dense-network.ts';
import { outsideBox } from './exact-box.ts';
import { compare, ofNumber } from './fraction.ts';
import { leastMargin, marginAt } from './least-margin.ts';
import { manualClock } from './manual-clock.ts';
import { scriptedStep } from './scripted-step.ts';

const grid = parseEpsGrid(['1/100', '1/10', '1/5', '2/5']);

/** Images of one pixel; each index is 100 more than the image's position. */
function onePixel(bytes: readonly number[], labels: readonly number[]): ImageSet {
  const indices = Uint32Array.from(bytes, (_, position) => 100 + position);
  return imageSet([1, 1, 1], Uint8Array.from(bytes), Uint8Array.from(labels), indices);
}

const options: EvaluateOptions = {
  grid,
  ladder: parseLadder('pgd,ibp,crown-ibp'),
  clip: true,
  eachRung: false,
  rng: Rng.fromSeed(0),
};

async function run(
  { network, parameters }: Pick<DenseNetwork, 'network' | 'parameters'>,
  set: ImageSet,
  changes: Partial<EvaluateOptions> & { readonly positions?: readonly number[] } = {},
): Promise<readonly GroupResult[]> {
  const { positions = Array.from({ length: set.count }, (_, position) => position), ...others } = changes;
  const subject = openSubject(network, parameters);
  try {
    const results: GroupResult[] = [];
    for await (const group of evaluate(subject, { set, positions }, { ...options, ...others }))
      results.push(group);
    return results;
  } finally {
    subject.dispose();
  }
}

const verdictsOf = (results: readonly GroupResult[]): readonly VerdictRecord[] =>
  results.flatMap(({ verdicts }) => verdicts);
const at = (verdicts: readonly VerdictRecord[], index: number): readonly VerdictRecord[] =>
  verdicts.filter((verdict) => verdict.index === index);
/** A verdict for every radius, by its first letter. */
const letters = (verdicts: readonly VerdictRecord[]): string =>
  verdicts.map(({ verdict }) => verdict.charAt(0)).join('');

/** In exact arithmetic the margin of label 0 is x; in float32 x is lost beside 2²⁶. */
const flipping = denseNetwork([
  { weight: [[1]], bias: [2 ** 26] },
  { weight: [[1, 0]], bias: [0, 2 ** 26] },
]);

beforeAll(async () => {
  await useBackend('cpu');
});

describe('evaluate', () => {
  const bytes = [255, 200, 160, 130, 129, 128, 100, 3];
  const set = onePixel(
    bytes,
    bytes.map((_, position) => (position === 7 ? 1 : 0)),
  );

  it('gives the exact verdicts of a network whose margin is known, with true bounds', async () => {
    const verdicts = verdictsOf(await run(threshold(), set, { ladder: parseLadder('pgd,ibp,crown-ibp') }));
    for (const { index, label, eps, verdict, bound, rung } of verdicts) {
      const image = Float32Array.of((bytes[index - 100] as number) / 255);
      if (rung === POINT) {
        expect([index, verdict]).toEqual([106, 'falsified']);
        continue;
      }
      const truth = leastMargin(threshold(), image, { eps, clip: true, label });
      expect(verdict).toBe(compare(truth) > 0 ? 'certified' : 'falsified');
      if (verdict === 'certified') expect(compare(ofNumber(bound as number), truth)).toBeLessThanOrEqual(0);
      else expect(bound).toBeLessThanOrEqual(0);
    }
    expect(verdicts.filter(({ rung }) => rung === 'pgd').length).toBeGreaterThan(5);
    expect(verdicts.filter(({ rung }) => rung === 'ibp').length).toBeGreaterThan(5);
  });

  it.each([false, true])(
    'gives the same verdicts whether certificates come first or not, each rung: %s',
    async (eachRung) => {
      for (const names of ['ibp', 'ibp,crown-ibp', 'ibp,pgd:steps=4']) {
        const ladder = parseLadder(names);
        expect(ladder[0]?.beforePoint).toBe(true);
        const after = ladder.map((step) => ({ ...step, beforePoint: false }));
        const found = verdictsOf(await run(threshold(), set, { ladder, eachRung }));
        expect(found).toEqual(verdictsOf(await run(threshold(), set, { ladder: after, eachRung })));
        expect(new Set(found.map(({ rung }) => rung))).toContain(POINT);
      }
    },
  );

  it('orders verdicts by image as asked, and by radius as the grid', async () => {
    const positions = [4, 0, 6, 2];
    const verdicts = verdictsOf(await run(threshold(), set, { positions, group: 3 }));
    expect(verdicts.map(({ index, eps }) => [index, eps])).toEqual(
      positions.flatMap((position) => grid.map((eps) => [100 + position, eps])),
    );
    expect(verdicts.map(({ label }) => label)).toEqual(verdicts.map(() => 0));
  });

  it('names as source the radius where the verdict was found', async () => {
    // 2x − 1 > 0 down to x = 1/2: 200/255 = 0.784 is certified at 1/5 and falsified at 2/5.
    const row = at(verdictsOf(await run(threshold(), set)), 101);
    expect(row.map(({ verdict, source }) => [verdict, source])).toEqual([
      ['certified', '1/5'],
      ['certified', '1/5'],
      ['certified', '1/5'],
      ['falsified', '2/5'],
    ]);
    const [smallest] = row;
    // The bound belongs to the source: 2 (200/255 − 1/5) − 1.
    expect(smallest?.bound).toBeCloseTo(2 * (200 / 255 - 0.2) - 1, 5);
    // 160/255 = 0.627 is certified at 1/10.
    const other = at(verdictsOf(await run(threshold(), set)), 102);
    expect(other.map(({ verdict, source }) => [verdict, source])).toEqual([
      ['certified', '1/10'],
      ['certified', '1/10'],
      ['falsified', '1/5'],
      ['falsified', '1/5'],
    ]);
  });

  it('judges an image that is wrong already alike at every radius, and runs no rung on it', async () => {
    const results = await run(threshold(), set, { eachRung: true });
    const wrong = at(verdictsOf(results), 106);
    const { bound } = wrong[0] as VerdictRecord;
    expect(wrong).toEqual(
      grid.map((eps) => ({
        index: 106,
        label: 0,
        prediction: 1,
        eps,
        verdict: 'falsified',
        rung: POINT,
        bound,
        source: eps,
      })),
    );
    // An upper bound of 2 · 100/255 − 1, rounded up.
    expect(compare(ofNumber(bound as number), marginAt(threshold(), Float32Array.of(100 / 255), 0))).toBe(1);
    expect(bound).toBeCloseTo(200 / 255 - 1, 5);
    expect(results.flatMap(({ witnesses }) => witnesses).filter(({ index }) => index === 106)).toEqual([]);
  });

  it('counts a tie as an error at every radius', async () => {
    const tied = denseNetwork([{ weight: [[0.3, 0.3]], bias: [0.7, 0.7] }]);
    for (const label of [0, 1]) {
      const verdicts = verdictsOf(await run(tied, onePixel([90], [label]), { eachRung: true }));
      expect(verdicts.map(({ rung, verdict, reason, source }) => [rung, verdict, reason, source])).toEqual(
        grid.map(() => [POINT, 'unknown', 'point-undecided', null]),
      );
      for (const { bound } of verdicts) expect(bound).toBeGreaterThanOrEqual(0);
    }
  });

  it('gives records of the schema even for a network of NaN', async () => {
    const parameters = {
      ...threshold().parameters,
      '0.bias': { shape: [2], data: Float32Array.of(Number.NaN, Number.NaN) },
    };
    const verdicts = verdictsOf(await run({ network: threshold().network, parameters }, set));
    expect(letters(verdicts)).toMatch(/^u+$/);
    for (const verdict of verdicts) expect(verdictRecordSchema.parse(verdict)).toEqual(verdict);
  });

  it('keeps what every rung said, where every rung is run', async () => {
    const right = at(verdictsOf(await run(threshold(), set, { eachRung: true })), 101);
    for (const { rungs, eps } of right) {
      const positive = 200 / 255 - epsNearest(eps) > 0.5;
      expect(Object.keys(rungs ?? {})).toEqual(['pgd', 'ibp', 'crown-ibp']);
      expect(Object.values(rungs ?? {}).map(({ verdict }) => verdict)).toEqual(
        positive ? ['unknown', 'certified', 'certified'] : ['falsified', 'unknown', 'unknown'],
      );
    }
    // Each verdict is then found at its own radius.
    expect(right.map(({ source }) => source)).toEqual([...grid]);
    for (const verdict of verdictsOf(await run(threshold(), set)))
      expect(verdict).not.toHaveProperty('rungs');
  });

  it('keeps the counterexample of the smallest radius, a point of the exact box', async () => {
    for (const eachRung of [false, true]) {
      const results = await run(threshold(), set, { eachRung });
      const verdicts = verdictsOf(results);
      const witnesses = results.flatMap((result) => result.witnesses);
      expect(witnesses.length).toBeGreaterThan(3);
      for (const { index, eps, verdict, point } of witnesses) {
        expect(verdict).toBe('falsified');
        const image = Float32Array.of((bytes[index - 100] as number) / 255);
        expect(outsideBox(point, image, { eps, clip: true })).toEqual([]);
        const [{ label } = { label: -1 }] = at(verdicts, index);
        expect(compare(marginAt(threshold(), point, label))).toBeLessThanOrEqual(0);
        const smallest = at(verdicts, index).find((record) => record.verdict === 'falsified');
        expect(smallest?.eps).toBe(eps);
      }
      const falsified = verdicts.filter(({ verdict, rung }) => verdict === 'falsified' && rung !== POINT);
      expect(new Set(witnesses.map(({ index }) => index))).toEqual(
        new Set(falsified.map(({ index }) => index)),
      );
    }
  });

  it('calls it a flip where only float32 errs, and keeps the point', async () => {
    const bright = onePixel([250], [0]);
    const results = await run(flipping, bright, { ladder: [ladderStep('pgd', { steps: 2 })] });
    for (const { verdict, rung, reason, bound } of verdictsOf(results)) {
      expect([verdict, rung, reason, bound]).toEqual(['unknown', null, 'float32-flip', null]);
    }
    const witnesses = results.flatMap((result) => result.witnesses);
    expect(witnesses.map(({ eps, verdict }) => [eps, verdict])).toEqual(grid.map((eps) => [eps, 'unknown']));
    for (const { point, eps } of witnesses) {
      const x = point[0] as number;
      expect(Math.fround(x + 2 ** 26)).toBe(2 ** 26);
      expect(compare(marginAt(flipping, point, 0))).toBe(1);
      expect(outsideBox(point, Float32Array.of(250 / 255), { eps, clip: true })).toEqual([]);
    }
  });

  it('lets a certificate stand where only float32 errs, and still keeps the point', async () => {
    const results = await run(flipping, onePixel([250], [0]), { eachRung: true });
    const verdicts = verdictsOf(results);
    expect(letters(verdicts)).toBe('cccc');
    for (const { rungs } of verdicts) {
      expect(rungs?.pgd).toMatchObject({ verdict: 'unknown', reason: 'float32-flip' });
    }
    expect(results.flatMap(({ witnesses }) => witnesses)).toHaveLength(grid.length);
  });

  it('says unknown, timeout, where no time is left, except of images that are wrong already', async () => {
    const results = await run(threshold(), set, { timeout: 0, positions: [0, 6] });
    const [right, wrong] = [at(verdictsOf(results), 100), at(verdictsOf(results), 106)];
    expect(right.map(({ verdict, rung, reason, bound }) => [verdict, rung, reason, bound])).toEqual(
      grid.map(() => ['unknown', null, 'timeout', null]),
    );
    expect(letters(wrong)).toBe('ffff');
    expect(results.map(({ seconds }) => Object.keys(seconds))).toEqual([[POINT]]);
  });

  it('keeps what was found before the time was over', async () => {
    const clock = manualClock();
    const slow = scriptedStep('slow', 'certified', (_, eps) => {
      clock.now += 150;
      return eps === '1/5';
    });
    // 2/5 fails, 1/5 holds and settles what is below; the next rung is not begun at 2/5.
    const next = scriptedStep('next', 'certified', () => true);
    const ladder = [slow, next];
    const late = verdictsOf(await run(threshold(), onePixel([255], [0]), { ladder, timeout: 0.2 }));
    expect(next.calls).toEqual([]);
    expect(letters(late)).toBe('cccu');
    expect(late.at(-1)?.reason).toBe('timeout');
    // Images of one group share their time: two of them have twice as much.
    clock.now = 0;
    const shared = verdictsOf(await run(threshold(), onePixel([255, 255], [0, 0]), { ladder, timeout: 0.2 }));
    expect(next.calls).toEqual([]);
    clock.now = 0;
    const enough = verdictsOf(await run(threshold(), onePixel([255], [0]), { ladder, timeout: 0.31 }));
    expect([letters(shared), letters(enough)]).toEqual(['cccucccu', 'cccc']);
  });

  it('is undecided, not late, where every rung had its turn', async () => {
    const blind = scriptedStep('blind', 'certified', () => false);
    const verdicts = verdictsOf(
      await run(threshold(), onePixel([255], [0]), { ladder: [blind], timeout: 1e6 }),
    );
    expect(verdicts.map(({ reason }) => reason)).toEqual(grid.map(() => 'undecided'));
  });

  it('goes by groups, and says how far it is', async () => {
    const results = await run(threshold(), set, { group: 3 });
    expect(results.map(({ done }) => done)).toEqual([3, 6, 8]);
    expect(results.map(({ verdicts }) => verdicts.length / grid.length)).toEqual([3, 3, 2]);
    for (const { seconds } of results) {
      expect(Object.keys(seconds)).toContain(POINT);
      for (const taken of Object.values(seconds)) expect(taken).toBeGreaterThanOrEqual(0);
    }
    expect(await run(threshold(), set, { positions: [] })).toEqual([]);
    expect((await run(threshold(), set)).map(({ done }) => done)).toEqual([8]);
  });

  it('certifies alike whatever the groups', async () => {
    const ladder = parseLadder('ibp,crown-ibp');
    const whole = verdictsOf(await run(threshold(), set, { ladder }));
    for (const group of [1, 2, 5])
      expect(verdictsOf(await run(threshold(), set, { ladder, group }))).toEqual(whole);
    const reversed = verdictsOf(await run(threshold(), set, { ladder, positions: [7, 6, 5, 4, 3, 2, 1, 0] }));
    for (const { index } of whole) expect(at(reversed, index)).toEqual(at(whole, index));
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses groups of %d images', async (group) => {
    await expect(run(threshold(), set, { group })).rejects.toThrow(
      `group must be a positive whole number of images, but ${group} was given`,
    );
  });

  it('gives the same verdicts and witnesses again from the same seed', async () => {
    const untimed = async (seed: number): Promise<unknown> => {
      const results = await run(threshold(), set, { group: 4, rng: Rng.fromSeed(seed) });
      return results.map(({ verdicts, witnesses }) => [verdicts, witnesses]);
    };
    expect(await untimed(5)).toEqual(await untimed(5));
  });

  it('lets no contradiction pass', async () => {
    const liar = scriptedStep('liar', 'certified', () => true);
    const ladder = [ladderStep('pgd', { steps: 2 }), liar];
    await expect(run(threshold(), set, { ladder, eachRung: true })).rejects.toThrow(ContradictionError);
  });

  it('leaves no tensor behind', async () => {
    await expectNoLeak(() => run(threshold(), set));
  });

  it('cuts boxes to [0, 1] only where that is asked', async () => {
    // x ≥ 250/255 − 1/10 is certified; beyond 1 the second network is wrong: margin 1.05 − x.
    const falling = denseNetwork([{ weight: [[-1, 0]], bias: [1.05, 0] }]);
    const pale = onePixel([250], [0]);
    const tenth: readonly Eps[] = parseEpsGrid(['1/10']);
    expect(letters(verdictsOf(await run(falling, pale, { grid: tenth, clip: true })))).toBe('c');
    expect(letters(verdictsOf(await run(falling, pale, { grid: tenth, clip: false })))).toBe('f');
  });
});
