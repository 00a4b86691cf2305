import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { readPart, removePart, writeNote, writePart } from '../../src/fetch/part-file.ts';
import { temporaryFolder } from '../temporary.ts';

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

const silent = { onBytes: () => undefined };

describe('a part', () => {
  it('is written over or gone on with, and tells its size', async () => {
    const part = join(temporaryFolder(), 'a.part');
    const seen: number[] = [];
    const onBytes = (bytes: number) => seen.push(bytes);
    await writePart(part, pieces('old and long'), { append: false, onBytes });
    await writePart(part, pieces('new', ', '), { append: false, onBytes });
    await writePart(part, pieces('more'), { append: true, onBytes });
    expect(readFileSync(part, 'utf8')).toBe('new, more');
    expect(seen).toEqual([12, 3, 5, 9]);
  });

  it('keeps what was written before its stream fails', async () => {
    const part = join(temporaryFolder(), 'a.part');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* pieces('some');
      throw new Error('cut');
    }
    await expect(writePart(part, failing(), { append: false, ...silent })).rejects.toThrow('cut');
    expect(readFileSync(part, 'utf8')).toBe('some');
  });

  it('is known with its note only, and only where the note is one', () => {
    const part = join(temporaryFolder(), 'a.part');
    expect(readPart(part)).toBeUndefined();
    writeFileSync(part, 'some');
    expect(readPart(part)).toBeUndefined();
    writeFileSync(`${part}.json`, '{"url": 3}');
    expect(readPart(part)).toBeUndefined();
    writeNote(part, { url: 'http://a/b', validator: '"v"' });
    expect(readPart(part)).toEqual({ bytes: 4, note: { url: 'http://a/b', validator: '"v"' } });
    removePart(part);
    expect(readPart(part)).toBeUndefined();
    expect(existsSync(`${part}.json`)).toBe(false);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full (needs /dev/full)', async () => {
    const part = join(temporaryFolder(), 'a.part');
    symlinkSync('/dev/full', part);
    const writing = writePart(part, pieces('some'), { append: false, ...silent });
    await expect(writing).rejects.toThrow(UserError);
    await expect(writing).rejects.toThrow(`cannot write ${part}: the disk is full`);
  });
});
