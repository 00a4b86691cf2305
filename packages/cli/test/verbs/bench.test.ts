import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { answered, emptyFolder, refused } from '../one-line.ts';
import { drawdown } from '../recorded-terminal.ts';

const tiny = {
  name: 'tiny',
  title: 'Tiny',
  dataset: 'mnist-embedded',
  network: 'mlp-10',
  grid: [0.05, 0.1],
  recipe: { epochs: 1, batch: 1000, rampEpochs: 0 },
  runs: [{ strategy: 'standard' }, { strategy: 'ibp', trainEps: [0.1] }],
  seeds: [0],
  evaluation: { images: 5, ladder: 'pgd:steps=2,ibp', eachRung: true, clip: true },
};

function suiteFile(change: object = {}): string {
  const path = join(emptyFolder(), 'tiny.ts');
  writeFileSync(path, `export const tiny = ${JSON.stringify({ ...tiny, ...change })};`);
  return path;
}

const suite = suiteFile();

function bench(store: string, ...words: string[]): string[] {
  return ['bench', suite, '--store', store, '--workers', '1', ...words];
}

describe('drawdown bench', () => {
  it('computes every cell, prints the table, and computes nothing again', async () => {
    const store = join(emptyFolder(), 'store');
    const { code, out, err } = await drawdown(bench(store));
    expect(code).toBe(0);
    expect(out).toMatch(/^strategy .*^standard .*^2 cells computed, 0 from the store/ms);
    expect(err).toMatch(/^standard seed 0: computed$/m);
    expect(await answered(bench(store))).toEqual({
      suite: 'tiny',
      store,
      computed: 0,
      stored: 2,
      elsewhere: 0,
      failed: [],
    });
  });

  it('goes on with what is missing', async () => {
    const store = join(emptyFolder(), 'store');
    expect(await answered(bench(store, '--filter', 'ibp'))).toMatchObject({ computed: 1 });
    expect(await answered(bench(store))).toMatchObject({ computed: 1, stored: 1 });
  });

  it('says what it would do in a dry run, and makes no store for it', async () => {
    const store = join(emptyFolder(), 'store');
    expect(await drawdown(bench(store, '--dry-run'))).toMatchObject({
      code: 0,
      out: 'open    standard seed 0\nopen    ibp @ 0.1 seed 0\n',
      err: '',
    });
    expect(existsSync(store)).toBe(false);
    await answered(bench(store, '--filter', 'standard'));
    const { cells } = await answered(bench(store, '--dry-run'));
    expect(cells).toMatchObject([{ stored: true }, { stored: false }]);
  });

  it("takes seed, recipe and a strategy of the user's own", async () => {
    const words = bench(join(emptyFolder(), 'store'), '--dry-run', '--seed', '4', '--strategy', 'gmd-ibp');
    const { out } = await drawdown(words);
    expect(out).toMatch(/standard seed 4\n.*ibp @ 0\.1 seed 4\n.*gmd-ibp @ 0\.05–0\.1 seed 4\n$/);
  });

  it('130: stops when it is asked to', async () => {
    const store = join(emptyFolder(), 'store');
    const controller = new AbortController();
    const timer = setInterval(() => {
      if (existsSync(join(store, 'claims'))) controller.abort();
    }, 1);
    const { code, out, err } = await drawdown(bench(store), { signal: controller.signal });
    clearInterval(timer);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/^backend: .*\ninterrupted: .*\n$/);
    expect(readdirSync(join(store, 'claims'))).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a suite', ['bench', 'smok'], /unknown suite 'smok': did you mean 'smoke'/],
    ['a file that is not there', ['bench', './smoke.ts'], /no suite file at .*smoke\.ts/],
    [
      'a filter',
      ['bench', suite, '--filter', 'zzz'],
      /no cell of tiny holds 'zzz'; its cells: standard seed 0, ibp/,
    ],
    ['a seed', ['bench', suite, '--seed', '-1'], /--seed.* Give a whole number from 0/],
    [
      'a setting',
      ['bench', suite, '--set', 'epoch=1'],
      /unknown recipe setting 'epoch': did you mean 'epochs'/,
    ],
    ['a strategy', ['bench', suite, '--strategy', 'ipb'], /unknown strategy 'ipb': did you mean 'ibp'/],
    ['a strategy that is there', ['bench', suite, '--strategy', 'standard'], /cell 'standard seed 0' twice/],
    ['workers', ['bench', suite, '--workers', '0'], /--workers.* Give a whole number from 1/],
    ['a network', ['bench', suiteFile({ network: 'mpl-10' })], /unknown network 'mpl-10'/],
    ['a data set', ['bench', suiteFile({ dataset: 'mnits' })], /unknown dataset 'mnits'/],
    ['a grid', ['bench', suiteFile({ grid: [0.1, 0.05] })], /sort them/],
    ['a suite without title', ['bench', suiteFile({ title: undefined })], /does not fit: title/],
  ])('refuses %s, and makes no store', async (_, words, message) => {
    const store = join(emptyFolder(), 'store');
    await refused([...words, '--store', store], message);
    expect(existsSync(store)).toBe(false);
  });

  it('refuses a store of a newer drawdown, a damaged one, and a file in its place', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'store.json'), '{"schema":2,"kind":"store"}');
    await refused(bench(folder), /store\.json was written by a newer drawdown \(record schema 2/);
    await refused(bench(folder, '--dry-run'), /newer drawdown/);
    writeFileSync(join(folder, 'store.json'), '{"schema');
    await refused(bench(folder), /store\.json is not JSON .*damaged/);
    await refused(bench(join(folder, 'store.json')), /a parent of this path is a file/);
    expect(readdirSync(folder)).toEqual(['store.json']);
  });

  it('names the line of a verdict that was damaged', async () => {
    const store = join(emptyFolder(), 'store');
    await answered(bench(store));
    const [identity = ''] = readdirSync(join(store, 'evaluations'));
    const verdicts = join(store, 'evaluations', identity, 'verdicts.jsonl');
    appendFileSync(verdicts, '{"index":');
    await refused(bench(store), /verdicts\.jsonl, line 11 is not JSON .*damaged/);
  });

  it('tells which cell failed and why, and keeps the others', async () => {
    const mine = join(emptyFolder(), 'mine.ts');
    writeFileSync(
      mine,
      `import { defineStrategy } from '@drawdown/training';
       export const mine = defineStrategy({ name: 'mine', title: 'Mine', cite: '', sound: false, perturbation: 'none',
         parameters: {}, usesKappa: true, limits: [], passes: () => 1, loss: () => { throw new Error('my mistake'); } });`,
    );
    const store = join(emptyFolder(), 'store');
    await refused(
      bench(store, '--strategy', mine),
      /1 of 3 cells failed; the first: mine seed 0: my mistake/,
    );
    expect(await answered(bench(store))).toMatchObject({ computed: 0, stored: 2 });
  });

  it('says so when another process is computing the cells', async () => {
    const store = join(emptyFolder(), 'store');
    const { cells } = (await answered(bench(store, '--dry-run'))) as { cells: { run: string }[] };
    mkdirSync(join(store, 'claims'), { recursive: true });
    for (const { run } of cells) {
      // A process of another machine, which gave a sign of life just now.
      const holder = { host: 'elsewhere', pid: 1, started: null, token: 'a' };
      writeFileSync(join(store, 'claims', `${run}.json`), JSON.stringify(holder));
    }
    const { code, out } = await drawdown(bench(store));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^0 cells computed, 0 from the store .*; another process is computing 2 more: run the same/,
    );
  });
});
