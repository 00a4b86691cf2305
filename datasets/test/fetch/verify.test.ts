import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CorruptFileError } from '../../src/fetch/errors.ts';
import { isIntact, verifyFile } from '../../src/fetch/verify.ts';
import { temporaryFolder } from '../temporary.ts';

// The published digests of the text "abc" (RFC 1321, A.5; FIPS 180-2, B.1).
const PIN = {
  bytes: 3,
  md5: '900150983cd24fb0d6963f7d28e17f72',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
};
const WRONG = '0'.repeat(64);

function file(text: string): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, text);
  return path;
}

describe('verifyFile', () => {
  it('passes the pinned file, with or without md5', async () => {
    const path = file('abc');
    await verifyFile(path, PIN);
    await verifyFile(path, { bytes: PIN.bytes, sha256: PIN.sha256 });
  });

  it.each([
    ['abc', { ...PIN, bytes: 4 }, 'expected 4 bytes, got 3: it is truncated'],
    ['abc', { ...PIN, bytes: 2 }, 'expected 2 bytes, got 3: it is another file'],
    ['abc', { ...PIN, sha256: WRONG }, `expected sha256 ${WRONG}, got ${PIN.sha256}`],
    ['abc', { ...PIN, md5: WRONG }, `expected md5 ${WRONG}, got ${PIN.md5}`],
    ['abd', PIN, `expected sha256 ${PIN.sha256}`],
  ])('refuses %s against %j', async (text, pin, message) => {
    const verifying = verifyFile(file(text), pin);
    await expect(verifying).rejects.toThrow(CorruptFileError);
    await expect(verifying).rejects.toThrow(message);
  });
});

describe('isIntact', () => {
  it('is true for the pinned file alone', async () => {
    const path = file('abc');
    expect(await isIntact(path, PIN)).toBe(true);
    expect(await isIntact(path, { ...PIN, sha256: WRONG })).toBe(false);
    expect(await isIntact(`${path}.missing`, PIN)).toBe(false);
    expect(await isIntact(join(path, 'below'), PIN)).toBe(false);
  });

  it('does not take an interruption for damage', async () => {
    await expect(isIntact(file('abc'), PIN, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
