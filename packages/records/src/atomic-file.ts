import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { systemErrorCode, UserError } from './errors.ts';

/**
 * Writes a whole file or nothing: into a temporary neighbour first, which is then renamed.
 *
 * Missing parent folders are made. A reader never sees half a file, whenever the process dies.
 *
 * @throws UserError when the disk is full or the place cannot be written
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw describeWriteError(error, path);
  }
}

/** A system error of writing, said for the person who must mend it; any other error comes back unchanged. */
export function describeWriteError(error: unknown, path: string): unknown {
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full; free some space and run the same command again',
    EDQUOT: 'the disk quota is used up; free some space and run the same command again',
    EACCES: 'permission denied; choose another folder or change its permissions',
    EPERM: 'operation not permitted; choose another folder',
    EROFS: 'the file system is read-only; choose another folder',
    EEXIST: 'a parent of this path is a file, not a folder; choose another folder',
    ENOTDIR: 'a parent of this path is a file, not a folder; choose another folder',
    EISDIR: 'a folder stands where the file should go; move it away',
  };
  const reason = reasons[systemErrorCode(error) ?? ''];
  return reason === undefined ? error : new UserError(`cannot write ${path}: ${reason}`);
}

/** Removes a temporary file that may not be there; a failure here must not hide the one that led to it. */
function discard(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {
    // A parent that is a file: nothing was written.
  }
}
