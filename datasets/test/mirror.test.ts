import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { sourcesOf } from '../src/mirror.ts';
import { plainFile } from './fixture-data.ts';

const file = plainFile('mnist/a.gz', new Uint8Array(), ['https://one', 'https://two']);

describe('sourcesOf', () => {
  it('gives the publishers in order where no mirror is named', () => {
    const publishers = [
      { kind: 'url', url: 'https://one/mnist/a.gz' },
      { kind: 'url', url: 'https://two/mnist/a.gz' },
    ];
    expect(sourcesOf(file, undefined, {})).toEqual(publishers);
    expect(sourcesOf(file, '', { DRAWDOWN_MIRROR: '' })).toEqual(publishers);
  });

  it('gives the mirror alone, by option before variable', () => {
    const environment = { DRAWDOWN_MIRROR: 'http://variable/data' };
    expect(sourcesOf(file, undefined, environment)).toEqual([
      { kind: 'url', url: 'http://variable/data/mnist/a.gz' },
    ]);
    expect(sourcesOf(file, 'https://option', environment)).toEqual([
      { kind: 'url', url: 'https://option/mnist/a.gz' },
    ]);
  });

  it('keeps port, path and query of a base URL, with or without a slash at its end', () => {
    expect(sourcesOf(file, 'http://host:81/base/?token=1', {})).toEqual([
      { kind: 'url', url: 'http://host:81/base/mnist/a.gz?token=1' },
    ]);
  });

  it('takes anything without a scheme for a directory, and file URLs', () => {
    const expected = [{ kind: 'path', path: resolve('some dir', 'mnist/a.gz') }];
    expect(sourcesOf(file, 'some dir', {})).toEqual(expected);
    expect(sourcesOf(file, pathToFileURL('some dir').href, {})).toEqual(expected);
  });

  it('refuses other schemes', () => {
    expect(() => sourcesOf(file, 'ftp://host/data', {})).toThrow(UserError);
    expect(() => sourcesOf(file, 'http://', {})).toThrow("'http://' was given");
  });
});
