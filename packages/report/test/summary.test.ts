import type { Study } from '@drawdown/report';
import { describe, expect, it } from 'vitest';

import { type RowSummary, summariseStudy } from '../src/summary.ts';
import { only, testStudy } from './fixture.ts';
import { handStudy } from './hand-study.ts';

function rowOf(study: Study, label: string): RowSummary {
  const row = summariseStudy(study).rows.find((candidate) => candidate.label === label);
  if (row === undefined) throw new Error(`no row ${label}`);
  return row;
}

describe('summariseStudy', () => {
  const gmd = rowOf(handStudy, 'gmd-ibp @ 0.1–0.4');
  const smallest = rowOf(handStudy, 'ibp @ 0.1');

  it('reads accuracies and drawdown', () => {
    expect(gmd.natural.mean).toBe(1);
    expect(gmd.certified.map(({ mean }) => mean)).toEqual([1, 0.75, 0.5, 0.25]);
    expect(gmd.adversarial.map((measure) => measure?.mean)).toEqual([1, 0.75, 0.5, 0.25]);
    expect(gmd.drawdown.mean).toBe(0.75);
    expect(gmd.relativeDrawdown?.mean).toBe(0.75);
    expect(smallest.steepest.mean).toBeCloseTo(7.5, 12);
    expect(smallest.steepest.where).toBe('0.1→0.2');
  });

  it('measures shortfall against the specialist of each radius', () => {
    // V* − V: −.25, −.25, 0, 0 for gmd-ibp and 0, .5, .5, .25 for ibp @ 0.1.
    expect(gmd.risk?.mean).toBe(0);
    expect(gmd.meanShortfall?.mean).toBe(-0.125);
    expect(smallest.risk?.mean).toBe(0.5);
    expect(smallest.meanShortfall?.mean).toBe(0.3125);
  });

  it('measures shortfall against the best of the suite', () => {
    expect(gmd.riskAgainstBest.mean).toBe(0);
    expect(smallest.riskAgainstBest.mean).toBe(0.75);
  });

  it('gives area, and relief over the base method trained at the largest radius', () => {
    // Areas (2 + 1.75 + 1.25 + .75)/8 = .71875 and (1 + .5 + .5 + .5)/8 = .3125.
    expect(gmd.area.mean).toBeCloseTo(0.71875, 12);
    // 100, 75, 50 and 25 % of the images at 0.1 to 0.4.
    expect(gmd.meanRadius.mean).toBeCloseTo(0.25, 12);
    expect(gmd.relief?.mean).toBeCloseTo(0.40625, 12);
    expect(gmd.relief?.interval?.lower).toBeLessThan(0.40625);
    expect(gmd.relief?.interval?.upper).toBeGreaterThan(0.40625);
    expect(rowOf(handStudy, 'ibp @ 0.4').relief).toBeNull();
  });

  it('leaves what needs a missing specialist empty', () => {
    const without = only(handStudy, ({ training }) => training.config.trainEps !== '3/10');
    expect(rowOf(without, 'ibp @ 0.1').risk).toBeNull();
    expect(rowOf(without, 'ibp @ 0.1').meanShortfall).toBeNull();
    expect(rowOf(without, 'ibp @ 0.1').relief).not.toBeNull();
    const alone = only(handStudy, ({ training }) => training.config.strategy.name === 'gmd-ibp');
    expect(rowOf(alone, 'gmd-ibp @ 0.1–0.4').relief).toBeNull();
    expect(rowOf(testStudy({ images: 5, seeds: 1 }), 'standard').risk).toBeNull();
  });

  it('prefers specialists frozen with the baseline', () => {
    const baseline = {
      source: 'test',
      certified: { ibp: { '1/10': 1, '1/5': 1, '3/10': 1, '2/5': 1 } },
    };
    expect(rowOf({ ...handStudy, baseline }, 'gmd-ibp @ 0.1–0.4').risk?.mean).toBe(0.75);
  });

  it('does not compare networks of another architecture', () => {
    const foreign = {
      ...handStudy,
      cells: handStudy.cells.map((cell) =>
        cell.training.config.radii === null
          ? cell
          : {
              ...cell,
              training: { ...cell.training, config: { ...cell.training.config, network: 'other' } },
            },
      ),
    };
    expect(rowOf(foreign, 'gmd-ibp @ 0.1–0.4').risk).toBeNull();
    expect(rowOf(foreign, 'ibp @ 0.1').riskAgainstBest.mean).toBe(0.5);
  });

  it('aggregates seeds and compares equal seeds only', () => {
    const study = testStudy({ images: 40, seeds: 3 });
    const row = rowOf(study, 'gmd-ibp @ 0.1–0.4');
    expect(row.natural.seeds).toBe(3);
    expect(row.natural.deviation).not.toBeNull();
    const fewer = only(
      study,
      ({ training: { config } }) => config.strategy.name !== 'ibp' || config.seed > 0,
    );
    expect(rowOf(fewer, 'gmd-ibp @ 0.1–0.4').relief?.seeds).toBe(2);
  });

  it('names what cannot be true', () => {
    expect(summariseStudy(handStudy).violations).toEqual([]);
    const [first, ...others] = handStudy.cells;
    const verdicts = first?.verdicts.map((verdict) =>
      verdict.index === 0 && verdict.eps === '2/5'
        ? { ...verdict, verdict: 'certified' as const, rung: 'ibp' }
        : verdict,
    );
    const cell = { ...(first as (typeof handStudy.cells)[number]), verdicts: verdicts ?? [] };
    const { violations } = summariseStudy({ ...handStudy, cells: [cell, ...others] });
    expect(violations).toContain(
      'ibp @ 0.1, seed 0: contradiction: image 0: certified at 0.4 by ibp and falsified at 0.2 by pgd',
    );
    expect(violations).toContain('ibp @ 0.1, seed 0: order: certified accuracy rises from 0 to 0.25 at 0.4');
  });

  it('names a strategy or rung that the study does not describe', () => {
    expect(() => summariseStudy({ ...handStudy, strategies: {} })).toThrow(/unknown strategy 'ibp'/);
    expect(() => summariseStudy({ ...handStudy, rungs: {} })).toThrow(/unknown rung 'pgd'/);
  });
});
