import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { systemErrorCode, UserError } from '@drawdown/records';
import type { Pin } from '../manifest.ts';
import { CorruptFileError } from './errors.ts';

/**
 * Compares a file with its pin: size first, then the checksums.
 *
 * @throws CorruptFileError naming what was expected and what came
 */
export async function verifyFile(path: string, pin: Pin, signal?: AbortSignal): Promise<void> {
  verifySize((await stat(path)).size, pin);
  const digests = {
    sha256: createHash('sha256'),
    md5: pin.md5 === undefined ? undefined : createHash('md5'),
  };
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
    digests.sha256.update(chunk as Buffer);
    digests.md5?.update(chunk as Buffer);
  }
  verifyDigest('sha256', digests.sha256.digest('hex'), pin.sha256);
  if (digests.md5 && pin.md5 !== undefined) verifyDigest('md5', digests.md5.digest('hex'), pin.md5);
}

/** @throws CorruptFileError when a size is not the pinned one */
export function verifySize(bytes: number, pin: Pin): void {
  if (bytes === pin.bytes) return;
  const reason = bytes < pin.bytes ? 'it is truncated' : 'it is another file';
  throw new CorruptFileError(`expected ${pin.bytes} bytes, got ${bytes}: ${reason}`);
}

/** @throws CorruptFileError when a checksum is not the pinned one */
export function verifyDigest(algorithm: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new CorruptFileError(`expected ${algorithm} ${expected}, got ${found}`);
}

/**
 * Whether a file is there and is the pinned one.
 *
 * @throws UserError when it may not be read
 */
export async function isIntact(path: string, pin: Pin, signal?: AbortSignal): Promise<boolean> {
  try {
    await verifyFile(path, pin, signal);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (error instanceof CorruptFileError || ['ENOENT', 'ENOTDIR'].includes(code)) return false;
    if (code !== 'EACCES') throw error;
    throw new UserError(
      `cannot read ${path}: permission denied; change its permissions or name another cache`,
    );
  }
}
