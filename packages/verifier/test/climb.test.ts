import { epsNearest, parseEps, parseEpsGrid, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Climb, type Climber, climb } from '../src/climb.ts';
import { ContradictionError, type LadderStep, ladderStep, openSubject, type Subject } from '../src/index.ts';
import { threshold } from './dense-network.ts';
import { manualClock } from './manual-clock.ts';
import { scriptedStep } from './scripted-step.ts';

const grid = parseEpsGrid(['1/10', '2/10', '3/10', '4/10']);

let subject: Subject;
beforeAll(async () => {
  await useBackend('cpu');
  const { network, parameters } = threshold();
  subject = openSubject(network, parameters);
});
afterAll(() => subject.dispose());

const climberOf = (pixel: number, index: number): Climber => ({
  index,
  label: 0,
  image: Float32Array.of(pixel),
  findings: [],
  seconds: 0,
  isLate: false,
});

function run(
  climbers: readonly Climber[],
  ladder: readonly LadderStep[],
  options: Partial<Climb> = {},
): Promise<void> {
  return climb(climbers, {
    subject,
    ladder,
    grid,
    clip: true,
    eachRung: false,
    rng: Rng.fromSeed(0),
    onRung: () => {},
    timeout: Number.POSITIVE_INFINITY,
    ...options,
  });
}

/** Certifies up to the radius that the pixel is. */
const upTo = (rung: string): ReturnType<typeof scriptedStep> =>
  scriptedStep(rung, 'certified', (pixel, eps) => epsNearest(eps) <= pixel);
/** Falsifies from the radius that the pixel is. */
const from = (rung: string): ReturnType<typeof scriptedStep> =>
  scriptedStep(rung, 'falsified', (pixel, eps) => epsNearest(eps) >= pixel);

describe('climb', () => {
  it('asks a certifier from the largest radius down, and only about what is open', async () => {
    const step = upTo('certifier');
    await run([0.25, 0.5, 0].map(climberOf), [step]);
    expect(step.calls).toEqual([
      ['2/5', [0.25, 0.5, 0]],
      ['3/10', [0.25, 0]],
      ['1/5', [0.25, 0]],
      ['1/10', [0]],
    ]);
  });

  it('asks a falsifier from the smallest radius up, and only about what is open', async () => {
    const step = from('falsifier');
    await run([0.25, 0.0625, 1].map(climberOf), [step]);
    expect(step.calls).toEqual([
      ['1/10', [0.25, 0.0625, 1]],
      ['1/5', [0.25, 1]],
      ['3/10', [0.25, 1]],
      ['2/5', [1]],
    ]);
  });

  it('leaves to a later rung what the earlier ones left open', async () => {
    const [first, second, third] = [from('falsifier'), upTo('weak'), upTo('strong')];
    const sharper = { ...second, decide: scriptedStep('weak', 'certified', () => false).decide };
    await run([0.25].map(climberOf), [first, sharper, third]);
    expect(first.calls.map(([eps]) => eps)).toEqual(['1/10', '1/5', '3/10']);
    // Only 1/10 and 1/5 are open after the counterexample at 3/10; 1/5 settles 1/10.
    expect(third.calls).toEqual([['1/5', [0.25]]]);
  });

  it('runs every rung on every image at every radius where that is asked', async () => {
    const ladder = [from('falsifier'), upTo('certifier'), upTo('again')];
    const climbers = [0.25, 0.75].map(climberOf);
    await run(climbers, ladder, { eachRung: true });
    for (const { calls } of ladder) {
      expect(calls.map(([eps]) => eps).sort()).toEqual([...grid].sort());
      for (const [, images] of calls) expect(images).toEqual([0.25, 0.75]);
    }
    for (const { findings } of climbers) expect(findings).toHaveLength(12);
  });

  it('gives every query a stream of its own, named by rung and radius', async () => {
    const draws = async (): Promise<number[]> => {
      const drawn: number[] = [];
      const ladder = ['one', 'two'].map((rung) => {
        const step = scriptedStep(rung, 'falsified', () => false);
        return {
          ...step,
          decide: (...[asked, query]: Parameters<LadderStep['decide']>) => {
            drawn.push(query.rng.uint32());
            return step.decide(asked, query);
          },
        };
      });
      await run([climberOf(0.5, 0)], ladder);
      return drawn;
    };
    expect(new Set(await draws()).size).toBe(8);
    expect(await draws()).toEqual(await draws());
  });

  it('refuses what a lying rung says, whoever speaks first', async () => {
    // 2x − 1 at x = 0.55 is negative from eps 1/10 on.
    const liar = scriptedStep('liar', 'certified', () => true);
    const truth = ladderStep('pgd', { steps: 3 });
    for (const ladder of [
      [liar, truth],
      [truth, liar],
    ]) {
      const attempt = (): Promise<void> => run([climberOf(0.55, 31)], ladder, { eachRung: true });
      await expect(attempt()).rejects.toThrow(ContradictionError);
      await expect(attempt()).rejects.toThrow(
        /image 31 is certified at eps 2\/5 by liar .*falsified at eps 1\/10 by pgd/,
      );
    }
  });

  it('lets a rung that lies at one radius only meet its contradiction at another', async () => {
    const liar = scriptedStep('liar', 'certified', (_, eps) => eps === '3/10');
    const honest = scriptedStep('honest', 'falsified', (_, eps) => epsNearest(eps) >= 0.2);
    const attempt = run([climberOf(0.55, 5)], [liar, honest], { eachRung: true });
    await expect(attempt).rejects.toThrow(/certified at eps 3\/10 by liar .*falsified at eps 1\/5 by honest/);
  });

  it('begins no rung for an image that has used up its time, and says so', async () => {
    const step = upTo('certifier');
    const climber = { ...climberOf(0, 0), seconds: 10 };
    await run([climber], [step], { timeout: 10 });
    expect(climber.isLate).toBe(true);
    expect(step.calls).toEqual([]);
    expect(climber.findings).toEqual([]);
  });

  it('is not late where nothing was left to do', async () => {
    const clock = manualClock();
    const slow = scriptedStep('slow', 'certified', () => {
      clock.now = 11_000;
      return true;
    });
    const next = upTo('next');
    const climber = climberOf(1, 0);
    await run([climber], [slow, next], { timeout: 10 });
    expect(climber.isLate).toBe(false);
    expect(slow.calls).toHaveLength(1);
    expect(next.calls).toEqual([]);
  });

  it('stops between two radii, and keeps what was found', async () => {
    const clock = manualClock();
    const slow = scriptedStep('slow', 'falsified', (_, eps) => {
      clock.now += 4000;
      return eps === '3/10';
    });
    const climber = climberOf(1, 0);
    await run([climber], [slow], { timeout: 10 });
    expect(climber.isLate).toBe(false);
    expect(climber.findings.map(({ eps }) => eps)).toEqual(['1/10', '1/5', '3/10']);
    const later = climberOf(1, 1);
    await run([later], [slow], { timeout: 5 });
    expect(later.isLate).toBe(true);
    expect(later.findings.map(({ eps }) => eps)).toEqual(['1/10', '1/5']);
  });

  it('shares what a group took among its images, and asks a dear rung about each alone', async () => {
    const clock = manualClock();
    const deadlines: number[] = [];
    const timed = (rung: string, alone: boolean): LadderStep => ({
      ...scriptedStep(rung, 'falsified', () => false),
      alone,
      decide: async (_, { instances, deadline }) => {
        deadlines.push(deadline - clock.now);
        clock.now += 3000;
        return instances.map(() => ({ verdict: 'unknown', bound: null, reason: 'scripted' }));
      },
    });
    const climbers = [0.25, 0.5, 0.75].map(climberOf);
    await run(climbers, [timed('cheap', false), timed('dear', true)], {
      timeout: 10,
      grid: parseEpsGrid(['1/10']),
    });
    // Three images have 30 s together; of its own 10 s each has used 1.
    expect(deadlines).toEqual([30_000, 9000, 9000, 9000]);
    for (const { seconds, findings } of climbers) {
      expect(seconds).toBe(4);
      expect(findings.map((finding) => finding.seconds)).toEqual([1, 3]);
    }
  });

  it('still refuses contradictions when time cuts a rung short', async () => {
    const clock = manualClock();
    const honest = scriptedStep('honest', 'falsified', () => true);
    const liar = scriptedStep('slow liar', 'certified', () => {
      clock.now = 11_000;
      return true;
    });
    const attempt = run([climberOf(0.5, 3)], [honest, liar], { eachRung: true, timeout: 10 });
    await expect(attempt).rejects.toThrow(ContradictionError);
    expect(liar.calls).toEqual([[parseEps('2/5'), [0.5]]]);
  });

  it('reports the seconds of each rung', async () => {
    const taken: [string, number][] = [];
    await run([climberOf(0, 0)], [upTo('certifier')], { onRung: (...report) => taken.push(report) });
    expect(taken.map(([rung]) => rung)).toEqual(Array.from({ length: 4 }, () => 'certifier'));
    for (const [, seconds] of taken) expect(seconds).toBeGreaterThanOrEqual(0);
  });
});
