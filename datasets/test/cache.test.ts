import { join, resolve } from 'node:path';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { cacheDirectory, makeFolder } from '../src/cache.ts';
import { temporaryFolder, writeFiles } from './temporary.ts';

describe('cacheDirectory', () => {
  it('takes the option before the variable before the default', () => {
    expect(cacheDirectory('given', { DRAWDOWN_CACHE: '/variable' })).toBe(resolve('given'));
    expect(cacheDirectory(undefined, { DRAWDOWN_CACHE: '/variable' })).toBe(resolve('/variable'));
    const byDefault = cacheDirectory(undefined, {});
    expect(byDefault).toContain('drawdown');
    expect(cacheDirectory('', { DRAWDOWN_CACHE: '' })).toBe(byDefault);
  });
});

describe('makeFolder', () => {
  it('says what stands in the way', () => {
    const folder = writeFiles(temporaryFolder(), new Map([['file', new Uint8Array()]]));
    expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(UserError);
  });
});
