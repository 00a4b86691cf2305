import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { openStore } from '../../src/store/index.ts';
import { emptyFolder } from './sample.ts';

describe('openStore', () => {
  it('makes a store with its schema version, and opens it again without changing it', () => {
    const folder = join(emptyFolder(), 'not there yet');
    expect(openStore(folder)).toEqual({ directory: folder });
    const written = readFileSync(join(folder, 'store.json'), 'utf8');
    expect(JSON.parse(written)).toEqual({ schema: 1, kind: 'store' });
    openStore(folder);
    expect(readFileSync(join(folder, 'store.json'), 'utf8')).toBe(written);
  });

  it('refuses a folder that is no store when it may not make one', () => {
    expect(() => openStore(emptyFolder(), { create: false })).toThrow(UserError);
    expect(() => openStore(emptyFolder(), { create: false })).toThrow(/not a run store/);
  });

  it.each([
    ['a newer schema', '{"schema":2,"kind":"store"}', /written by a newer drawdown/],
    ['half a file', '{"schema":1,', /not JSON/],
    ['another kind of file', '{"schema":1,"kind":"training"}', /not a valid record: kind/],
  ])('refuses %s', (_, content, message) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'store.json'), content);
    expect(() => openStore(folder)).toThrow(UserError);
    expect(() => openStore(folder)).toThrow(message);
  });
});
