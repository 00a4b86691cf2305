import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawdown } from '../recorded-terminal.ts';

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drawdown data '));
}

describe('drawdown data fetch', () => {
  it('has nothing to download for the embedded digits', async () => {
    const words = ['data', 'fetch', 'mnist-embedded', '--cache', emptyFolder(), '--json'];
    const { code, out, err } = await drawdown(words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ dataset: 'mnist-embedded', files: [] });
  });

  it('refuses an unknown name in one line', async () => {
    const { code, out, err } = await drawdown(['data', 'fetch', 'mnits', '--cache', emptyFolder()]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: unknown dataset 'mnits': did you mean 'mnist'.*\n$/);
  });

  it('refuses a mirror that is not there in one line', async () => {
    const mirror = join(emptyFolder(), 'gone');
    const { code, err } = await drawdown([
      'data',
      'fetch',
      'mnist',
      '--cache',
      emptyFolder(),
      '--mirror',
      mirror,
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/^(fetching .*\n)?error: .*gone.*\n$/);
  });

  it('130: stops when it is asked to', async () => {
    const words = ['data', 'fetch', 'mnist', '--cache', emptyFolder()];
    expect(await drawdown(words, { signal: AbortSignal.abort() })).toMatchObject({ code: 130, out: '' });
  });
});
