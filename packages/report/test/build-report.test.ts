import { buildReport, type Study } from '@drawdown/report';
import { describe, expect, it } from 'vitest';

import { only, testStudy } from './fixture.ts';
import { handStudy } from './hand-study.ts';

const file = (study: Study, path: string): string => {
  const found = buildReport(study).find((candidate) => candidate.path === path);
  if (found === undefined) throw new Error(`no file ${path}`);
  return found.text;
};

describe('buildReport', () => {
  const study = testStudy({ images: 30, seeds: 2 });
  const files = buildReport(study);

  it('writes every file of the layout', () => {
    expect(files.map(({ path }) => path).sort()).toEqual([
      'README.md',
      'figures/certified-accuracy.svg',
      'figures/drawdown.svg',
      'figures/natural-area.svg',
      'records.csv',
      'report.html',
      'table.csv',
      'table.tex',
    ]);
    for (const { text } of files) expect(text.endsWith('\n')).toBe(true);
  });

  it('gives the same bytes for the same records, in whatever order they come', () => {
    const again = buildReport({ ...study, cells: study.cells.toReversed() });
    expect(again).toEqual(files);
  });

  it('does not change the study', () => {
    const copy = structuredClone(study);
    buildReport(study);
    expect(study).toEqual(copy);
  });

  it('states what a reader needs to judge the numbers', () => {
    const text = file(study, 'README.md');
    for (const statement of [
      'pgd (restarts 2, steps 40), then ibp, then crown-ibp (lowerSlope adaptive)',
      'clipped to \\[0, 1\\]',
      'A tie is an error',
      'the last epoch, always',
      '30 images of the test split of test-digits',
      'At n = 30 images',
      'made up by a seeded generator',
      'backend wasm (wasm-simd), 1 thread',
      'Seeds 0, 1; 2 per row',
      'epochs 3',
    ]) {
      expect(text).toContain(statement);
    }
  });

  it('prints a violated invariant loudly in every reading', () => {
    const [first, ...others] = handStudy.cells;
    const cell = first as (typeof handStudy.cells)[number];
    const verdicts = cell.verdicts.map((verdict) =>
      verdict.index === 0 && verdict.eps === '2/5'
        ? { ...verdict, verdict: 'certified' as const, rung: 'ibp' }
        : verdict,
    );
    const broken = { ...handStudy, cells: [{ ...cell, verdicts }, ...others] };
    expect(file(broken, 'README.md')).toContain('THESE RESULTS ARE WRONG');
    expect(file(broken, 'report.html')).toContain('role="alert"');
    expect(file(broken, 'table.tex')).toMatch(/WRONG: \d+ invariants violated/);
    expect(file(handStudy, 'report.html')).not.toContain('role="alert"');
  });

  it('writes the epochs where there are records of them', () => {
    const epoch = {
      epoch: 1,
      steps: 25,
      ramp: 0.5,
      kappa: 0.75,
      beta: 0.5,
      learningRate: 0.001,
      loss: 1.5,
      naturalLoss: 1,
      robustLoss: null,
      naturalAccuracy: 0.5,
      gradientNorm: 2,
    };
    const cells = handStudy.cells.map((cell) => ({ ...cell, epochs: [epoch] }));
    const [header, line] = file({ ...handStudy, cells }, 'epochs.csv').split('\n');
    expect(header).toMatch(/^row,seed,epoch,steps,ramp/);
    expect(line).toBe('ibp @ 0.1,0,1,25,0.5,0.75,0.5,0.001,1.5,1,,0.5,2');
  });

  it('reports a study without a falsifying rung: no attack columns', () => {
    const rungs = { ...study.rungs, pgd: { title: 'PGD', certifies: false, falsifies: false } };
    expect(file({ ...study, rungs }, 'table.csv').split('\n')[0]).not.toContain('adversarial');
    expect(file(study, 'table.csv').split('\n')[0]).toContain('adversarial@0.1');
  });

  it('reports a single network', () => {
    const one = only(handStudy, ({ training }) => training.config.radii !== null);
    expect(file(one, 'table.csv').split('\n')).toHaveLength(3);
  });

  it('reports an empty study as such', () => {
    expect(file({ ...study, cells: [] }, 'report.html')).toContain('Test data, not results');
  });
});
