import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { messageOf, systemErrorCode, UserError } from '@drawdown/records';

import { parseVnnlib, type VnnlibContext } from './parse-vnnlib.ts';
import type { VerificationProblem } from './problem.ts';

/**
 * Reads a property from a `.vnnlib` or `.vnnlib.gz` file; whether it is compressed is seen from its bytes.
 *
 * @throws UserError when the file cannot be read or unpacked, and as {@link parseVnnlib}
 */
export function readVnnlib(path: string, network: Omit<VnnlibContext, 'place'>): VerificationProblem {
  const bytes = readBytes(path);
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = isCompressed ? unpacked(bytes, path) : bytes;
  if (text.length > LARGEST_TEXT) throw tooLarge(path);
  return parseVnnlib(text.toString('utf8'), { ...network, place: path });
}

/** The longest text that fits into one string of any Node version in use. */
const LARGEST_TEXT = 2 ** 29 - 2 ** 16;

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'ERR_FS_FILE_TOO_LARGE') throw tooLarge(path);
    const why = code === 'ENOENT' ? 'there is no such file' : code;
    throw new UserError(`cannot read the property at ${path}: ${why}; give the path of a .vnnlib file`);
  }
}

function unpacked(bytes: Buffer, path: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_TEXT });
  } catch (error) {
    if (systemErrorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path);
    throw new UserError(
      `cannot unpack the property at ${path}: ${messageOf(error)}; the file is damaged, fetch it again`,
    );
  }
}

function tooLarge(path: string): UserError {
  return new UserError(
    `the property at ${path} is longer than ${LARGEST_TEXT.toLocaleString('en')} bytes; divide it among several files`,
  );
}
