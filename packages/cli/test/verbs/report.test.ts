import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawdown } from '../recorded-terminal.ts';
import { sampleStore } from './sample-store.ts';

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drawdown report '));
}

describe('drawdown report', () => {
  it('writes the files of the suite and prints the table', async () => {
    const out = join(emptyFolder(), 'report');
    const { code, out: text, err } = await drawdown(['report', '--store', sampleStore(), '--out', out]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(text).toMatch(/^strategy/);
    expect(text).toMatch(/^ibp @ 0\.2 /m);
    expect(text.trimEnd().split('\n').at(-1)).toBe(`report: ${join(out, 'report.html')}`);
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['README.md', 'table.csv', 'report.html']));
  });

  it('gives the same bytes again, and with --json the files that it wrote', async () => {
    const store = sampleStore();
    const [first, second] = [join(emptyFolder(), 'a'), join(emptyFolder(), 'b')];
    const answers = [];
    for (const folder of [first, second]) {
      const { out } = await drawdown(['report', '--store', store, '--out', folder, '--json']);
      answers.push(JSON.parse(out));
    }
    expect(answers[0]).toMatchObject({ suite: 'sample', cells: 4, missing: 0 });
    const files: string[] = answers[0].files;
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(readFileSync(join(second, relative(first, file))).equals(readFileSync(file))).toBe(true);
    }
  });

  it('leaves out cells that are not computed yet, and says how many', async () => {
    const words = ['report', '--store', sampleStore(3), '--out', emptyFolder(), '--json'];
    const { out, err } = await drawdown(words);
    expect(err).toBe('1 of 4 cells are not computed yet; they are left out\n');
    expect(JSON.parse(out)).toMatchObject({ cells: 3, missing: 1 });
  });

  it('refuses what it cannot use, and writes nothing', async () => {
    const taken = emptyFolder();
    writeFileSync(join(taken, 'thesis.tex'), '');
    const wrong = [
      { words: ['--store', sampleStore(), '--out', taken], message: /needs a new or an empty folder/ },
      { words: ['--store', emptyFolder(), '--out', join(taken, 'a')], message: /is not a run store/ },
      { words: ['--store', sampleStore(0), '--out', join(taken, 'a')], message: /has no finished cell/ },
      {
        words: ['--store', sampleStore(), '--suite', 'sampel', '--out', join(taken, 'a')],
        message: /did you mean 'sample'/,
      },
    ];
    for (const { words, message } of wrong) {
      const { code, out, err } = await drawdown(['report', ...words]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(message);
    }
    expect(readdirSync(taken)).toEqual(['thesis.tex']);
  });
});
