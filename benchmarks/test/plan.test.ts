import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { planSuite } from '../src/plan.ts';
import type { Suite } from '../src/suite.ts';
import { complaintOf, temporaryFolder, tinySuite } from './tiny-suite.ts';

const wide: Suite = {
  ...tinySuite,
  runs: [
    { strategy: 'standard' },
    { strategy: 'ibp', trainEps: [0.05, '1/10'] },
    { strategy: 'gmd-ibp' },
    { strategy: 'gmd-crown-ibp', radii: [0.1] },
  ],
  seeds: [0, 7],
};

async function identities(suite: Suite): Promise<readonly string[]> {
  return (await planSuite(suite)).cells.map(({ identity }) => identity);
}

/** A strategy file; its text is part of the identity. */
function strategyFile(name: string, comment = ''): string {
  const path = join(temporaryFolder(), 'mine.ts');
  const text = `
    import { mean } from '@drawdown/tensor';
    import { defineStrategy, type Strategy } from '@drawdown/training';
    export const mine: Strategy = defineStrategy({
      name: '${name}', title: 'Mine', cite: '${comment}', sound: false, perturbation: 'none',
      parameters: {}, usesKappa: true, limits: [], passes: () => 1,
      loss: (batch, prepared, { naturalLogits }) => mean(naturalLogits),
    });`;
  writeFileSync(path, text);
  return path;
}

describe('planSuite', () => {
  it('makes a cell for every run, radius and seed, named for people', async () => {
    const { cells } = await planSuite(wide);
    expect(cells.map(({ label }) => label)).toEqual([
      'standard seed 0',
      'standard seed 7',
      'ibp @ 0.05 seed 0',
      'ibp @ 0.05 seed 7',
      'ibp @ 0.1 seed 0',
      'ibp @ 0.1 seed 7',
      'gmd-ibp @ 0.05–0.1 seed 0',
      'gmd-ibp @ 0.05–0.1 seed 7',
      'gmd-crown-ibp @ 0.1 seed 0',
      'gmd-crown-ibp @ 0.1 seed 7',
    ]);
    expect(cells.every(({ run, evaluation }) => evaluation.network === run)).toBe(true);
  });

  it('lists the evaluations in the order of the cells, and says what a report must know', async () => {
    const { cells, plan } = await planSuite(wide);
    expect(plan.evaluations).toEqual(cells.map(({ identity }) => identity));
    expect(plan.grid).toEqual(['1/20', '1/10']);
    expect(plan.rungs).toMatchObject({
      pgd: { certifies: false, falsifies: true },
      ibp: { certifies: true, falsifies: false },
    });
  });

  it('measures a sound method of one radius against itself, a refined one against its base', async () => {
    const { plan } = await planSuite(wide);
    const bases = Object.entries(plan.strategies).map(([name, { base, sound }]) => [name, base, sound]);
    expect(bases).toEqual([
      ['standard', null, false],
      ['ibp', 'ibp', true],
      ['gmd-ibp', 'ibp', true],
      ['gmd-crown-ibp', 'crown-ibp', true],
    ]);
  });

  it('gives the same identities again, however a radius is written', async () => {
    const again = { ...tinySuite, grid: ['5e-2', '1/10'], runs: [tinySuite.runs[0], tinySuite.runs[1]] };
    expect(await identities(again as Suite)).toEqual(await identities(tinySuite));
  });

  it.each<[string, Partial<Suite>]>([
    ['recipe', { recipe: { ...tinySuite.recipe, learningRate: 2e-3 } }],
    ['network', { network: 'mlp-11' }],
    ['data set', { dataset: 'mnist' }],
    ['seed', { seeds: [1] }],
    ['grid', { grid: [0.05, 0.2] }],
    ['images', { evaluation: { ...tinySuite.evaluation, images: 6 } }],
    ['ladder', { evaluation: { ...tinySuite.evaluation, ladder: 'pgd:steps=3,ibp' } }],
    ['clip', { evaluation: { ...tinySuite.evaluation, clip: false } }],
    ['each rung', { evaluation: { ...tinySuite.evaluation, eachRung: false } }],
  ])('gives every cell another identity where the %s changes', async (_, change) => {
    const before = await identities(tinySuite);
    const after = await identities({ ...tinySuite, ...change });
    expect(after).toHaveLength(before.length);
    expect(after.filter((identity) => before.includes(identity))).toEqual([]);
  });

  it('keeps the training run where only the evaluation changes, so that it is not trained twice', async () => {
    const { cells } = await planSuite(tinySuite);
    const other = await planSuite({ ...tinySuite, evaluation: { ...tinySuite.evaluation, images: 6 } });
    expect(other.cells.map(({ run }) => run)).toEqual(cells.map(({ run }) => run));
  });

  it("depends on the text of a researcher's own strategy", async () => {
    const [first, second] = [strategyFile('mine', 'a'), strategyFile('mine', 'b')];
    const own = (path: string): Suite => ({ ...tinySuite, runs: [{ strategy: path }] });
    expect(await identities(own(first))).not.toEqual(await identities(own(second)));
    expect(await identities(own(first))).toEqual(await identities(own(first)));
  });

  it.each<[string, Partial<Suite>, RegExp]>([
    ['a data set', { dataset: 'mnits' }, /unknown dataset 'mnits': did you mean 'mnist'/],
    ['a network', { network: 'dm-smal' }, /unknown network 'dm-smal': did you mean 'dm-small'/],
    ['a strategy', { runs: [{ strategy: 'ipb' }] }, /unknown strategy 'ipb': did you mean 'ibp'/],
    [
      'a rung',
      { evaluation: { ...tinySuite.evaluation, ladder: 'pgdd' } },
      /unknown rung 'pgdd': did you mean 'pgd'/,
    ],
    ['a recipe setting', { recipe: { epoch: 1 } }, /unknown recipe setting 'epoch': did you mean 'epochs'/],
    [
      'the order of a grid',
      { grid: [0.1, 0.05] },
      /must increase strictly, but 0\.05 follows 0\.1; sort them/,
    ],
    ['an eps', { grid: [0] }, /eps must lie in \(0, 1\]/],
    ['a seed', { seeds: [0.5] }, /seed must be a whole number of at least 0, but 0\.5/],
    ['a run without radius', { runs: [{ strategy: 'ibp' }] }, /'ibp' needs a training eps/],
    ['a run with none', { runs: [{ strategy: 'ibp', trainEps: [] }] }, /'ibp' lists no training eps/],
    ['a radius too many', { runs: [{ strategy: 'standard', trainEps: [0.1] }] }, /without perturbation/],
    [
      'a cell twice',
      { runs: [{ strategy: 'ibp', trainEps: [0.1, '1/10'] }] },
      /cell 'ibp @ 0\.1 seed 0' twice/,
    ],
    ['a seed twice', { seeds: [3, 3] }, /cell 'standard seed 3' twice/],
    [
      'two strategies of one name',
      { runs: [{ strategy: 'standard' }, { strategy: strategyFile('standard') }] },
      /two strategies named 'standard' \(.*standard\.ts and .*mine\.ts\); rename one/,
    ],
  ])('refuses %s that does not fit, in one line', async (_, change, message) => {
    const error = await complaintOf(planSuite({ ...tinySuite, ...change }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });
});
