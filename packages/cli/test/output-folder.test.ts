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
  ])('fills a %s folder and leaves nothing beside it', (_, below) => {
    const place = emptyFolder();
    const parent = join(place, 'parent');
    mkdirSync(parent);
    const folder = join(parent, below);
    writeFolder(folder, files);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('a');
    expect(readFileSync(join(folder, 'figures', 'curve.svg'), 'utf8')).toBe('b');
    expect(readdirSync(place)).toEqual(['parent']);
  });

  it('leaves nothing behind when it cannot write', () => {
    const place = emptyFolder();
    writeFileSync(join(place, 'taken'), 'a file');
    expect(() => writeFolder(join(place, 'taken'), files)).toThrow(UserError);
    expect(readdirSync(place)).toEqual(['taken']);
  });
});
