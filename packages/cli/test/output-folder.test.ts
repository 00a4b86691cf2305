import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { expectEmptyFolder, writeFolder } from '../src/output-folder.ts';

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drawdown out '));
}

describe('expectEmptyFolder', () => {
  it('takes a missing and an empty folder', () => {
    const folder = emptyFolder();
    expectEmptyFolder(folder);
    expectEmptyFolder(join(folder, 'missing'));
  });

  it('refuses a folder with files, and a file', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'table.csv'), '');
    expect(() => expectEmptyFolder(folder)).toThrow(UserError);
    expect(() => expectEmptyFolder(join(folder, 'table.csv'))).toThrow(/is a file/);
  });
});

describe('writeFolder', () => {
  const files = [
    { path: 'README.md', text: 'a' },
    { path: 'figures/curve.svg', text: 'b' },
  ];

  it.each([
    ['missing', 'not/there yet'],
    ['empty', '.'],
  ])('fills a %s folder and leaves nothing beside it', async (_, below) => {
    const place = emptyFolder();
    const parent = join(place, 'parent');
    mkdirSync(parent);
    const folder = join(parent, below);
    await writeFolder(folder, files);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('a');
    expect(readFileSync(join(folder, 'figures', 'curve.svg'), 'utf8')).toBe('b');
    expect(readdirSync(place)).toEqual(['parent']);
  });

  it('leaves nothing behind when it cannot write', async () => {
    const place = emptyFolder();
    writeFileSync(join(place, 'taken'), 'a file');
    await expect(writeFolder(join(place, 'taken'), files)).rejects.toThrow(UserError);
    expect(readdirSync(place)).toEqual(['taken']);
  });

  it('leaves nothing behind when the files end in an error', async () => {
    const place = emptyFolder();
    async function* breaking() {
      yield { path: 'first.txt', text: 'a' };
      throw new Error('no second one');
    }
    await expect(writeFolder(join(place, 'new'), breaking())).rejects.toThrow('no second one');
    expect(readdirSync(place)).toEqual([]);
  });
});
