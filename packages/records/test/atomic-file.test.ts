import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeWriteError, UserError, writeFileAtomic } from '@drawdown/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawdown atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('writes text and bytes, makes parent folders, replaces, and leaves nothing beside', () => {
    const path = join(folder, 'a', 'b', 'file.json');
    writeFileAtomic(path, 'first');
    writeFileAtomic(path, new Uint8Array([104, 105]));
    expect(readFileSync(path, 'utf8')).toBe('hi');
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.json']);
  });

  it('says what to do when a parent is a file, and leaves nothing behind', () => {
    writeFileSync(join(folder, 'file'), 'x');
    const path = join(folder, 'file', 'below.json');
    expect(() => writeFileAtomic(path, 'y')).toThrow(UserError);
    expect(() => writeFileAtomic(path, 'y')).toThrow(
      `cannot write ${path}: a parent of this path is a file, not a folder; choose another folder`,
    );
    expect(() => writeFileAtomic(join(path, 'deeper.json'), 'y')).toThrow('a parent of this path is a file');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says what to do when a folder stands in the way, and removes its temporary file', () => {
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'inner'), { recursive: true });
    expect(() => writeFileAtomic(path, 'y')).toThrow('a folder stands where the file should go');
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('describeWriteError', () => {
  it('explains a full disk', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(describeWriteError(full, 'x.json')).toEqual(
      new UserError('cannot write x.json: the disk is full; free some space and run the same command again'),
    );
  });

  it('leaves other errors as they are', () => {
    const other = new Error('else');
    expect(describeWriteError(other, 'x.json')).toBe(other);
  });
});
