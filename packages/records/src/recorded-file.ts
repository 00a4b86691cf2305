import { readFileSync } from 'node:fs';

import { systemErrorCode, UserError } from './errors.ts';

/**
 * The bytes of a file that a run folder or a store should hold.
 *
 * @throws UserError when it is missing or cannot be read
 */
export function readRecordedFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') {
      throw new UserError(`${path} is missing from the store; delete its folder and compute it again`);
    }
    if (code === 'EACCES') throw new UserError(`${path} cannot be read: permission denied`);
    throw error;
  }
}
