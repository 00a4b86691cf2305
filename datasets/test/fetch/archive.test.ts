import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { unpack } from '../../src/fetch/archive.ts';
import { CorruptFileError } from '../../src/fetch/errors.ts';
import { pinOf, tarGz } from '../fixture-data.ts';
import { temporaryFolder, writeFiles } from '../temporary.ts';

const CONTENT = Uint8Array.from({ length: 50_000 }, (_, at) => (at * 31) >> 2);
const OTHER = CONTENT.toReversed();

async function archiveOf(members: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  return await tarGz(new Map(Object.entries(members)));
}

async function unpackInto(folder: string, archive: Uint8Array): Promise<void> {
  const path = join(folder, 'archive.tar.gz');
  writeFileSync(path, archive);
  await unpack(path, folder, { members: [{ path: 'in/wanted.bin', ...pinOf(CONTENT) }] });
}

describe('unpack', () => {
  it('writes the members of the manifest, and passes over all others', async () => {
    const folder = temporaryFolder();
    await unpackInto(
      folder,
      await archiveOf({ '../outside.bin': OTHER, './in/wanted.bin': CONTENT, 'in/other.bin': OTHER }),
    );
    expect(readFileSync(join(folder, 'in/wanted.bin')).equals(CONTENT)).toBe(true);
    expect(readdirSync(join(folder, 'in'))).toEqual(['wanted.bin']);
    expect(existsSync(join(folder, '../outside.bin'))).toBe(false);
  });

  it.each([
    ['lacks a member', () => archiveOf({ 'in/other.bin': CONTENT }), 'to hold in/wanted.bin'],
    [
      'holds another content',
      () => archiveOf({ 'in/wanted.bin': OTHER }),
      'in/wanted.bin in the archive: expected sha256',
    ],
    [
      'holds a shorter member',
      () => archiveOf({ 'in/wanted.bin': CONTENT.subarray(1) }),
      'expected 50000 bytes, got 49999',
    ],
    [
      'is truncated',
      async () => (await archiveOf({ 'in/wanted.bin': CONTENT })).subarray(0, 500),
      'the archive cannot be unpacked: unexpected end of file',
    ],
    [
      'is truncated inside its compression',
      async () => gzipSync(gunzipSync(await archiveOf({ 'in/wanted.bin': CONTENT })).subarray(0, 9_000)),
      'the archive cannot be unpacked',
    ],
    ['is no archive', async () => new TextEncoder().encode('<html>'), 'incorrect header check'],
    [
      'is no tar inside',
      async () => gzipSync(new Uint8Array(5_000).fill(65)),
      'the archive cannot be unpacked',
    ],
    ['is empty', async () => new Uint8Array(), 'the archive cannot be unpacked'],
  ])('refuses an archive that %s, and leaves no member', async (_, archive, message) => {
    const folder = temporaryFolder();
    const error: unknown = await unpackInto(folder, await archive()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CorruptFileError);
    expect((error as Error).message).toContain(message);
    expect(existsSync(join(folder, 'in')) ? readdirSync(join(folder, 'in')) : []).toEqual([]);
  });

  it('does not call a place that cannot be written a fault of the archive', async () => {
    const folder = writeFiles(temporaryFolder(), new Map([['in', new Uint8Array()]]));
    const error: unknown = await unpackInto(folder, await archiveOf({ 'in/wanted.bin': CONTENT })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).not.toBeInstanceOf(CorruptFileError);
    expect(String(error)).toContain(join(folder, 'in'));
  });
});
