import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

import { messageOf, systemErrorCode, UserError } from '@drawdown/records';

import type { TensorMessage } from '../../proto.ts';

/** Where the bytes of a tensor lie outside of the model. */
interface Location {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** What is known of a tensor before its bytes are there. */
interface Wanted {
  /** The tensor, for messages. */
  readonly label: string;
  /** The folder of the model; undefined for a model that comes from no file. */
  readonly folder: string | undefined;
  /** How many bytes the tensor's shape and type make. */
  readonly bytes: number;
}

/**
 * The bytes of a tensor that the model keeps in another file, which must lie in the model's folder.
 *
 * @throws UserError for a file that is missing, lies elsewhere, or is too short
 */
export function readExternalData(tensor: TensorMessage, wanted: Wanted): Uint8Array {
  const { path, offset, length } = locate(tensor, wanted);
  try {
    const { size } = statSync(path);
    if (offset + length > size) {
      throw new UserError(
        `${wanted.label} should take ${length} bytes from byte ${offset} of ${path}, but that file has ${size}; fetch it again`,
      );
    }
    return readRange({ path, offset, length });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${wanted.label} is kept in ${path}, which cannot be read (${messageOf(error)}); put it beside the model`,
    );
  }
}

function locate(tensor: TensorMessage, { label, folder, bytes }: Wanted): Location {
  const entries = new Map((tensor.externalData ?? []).map(({ key, value }) => [key ?? '', value ?? '']));
  const location = entries.get('location') ?? '';
  if (folder === undefined) {
    throw new UserError(
      `${label} is kept in the file '${location}' beside the model; give the model's path instead of its bytes`,
    );
  }
  const path = join(folder, location);
  if (location === '' || isAbsolute(location) || leaves(folder, path)) {
    throw new UserError(
      `${label} is kept in '${location}', which does not lie in the model's folder ${folder}; put it there`,
    );
  }
  const offset = count(entries.get('offset') ?? '0', `the offset of ${label}`);
  const length = count(entries.get('length') ?? String(bytes), `the length of ${label}`);
  if (length !== bytes) {
    throw new UserError(`${label} should take ${bytes} bytes, but ${length} are marked in '${location}'`);
  }
  return { path, offset, length };
}

/** Whether a path lies outside of a folder, symbolic links followed. */
function leaves(folder: string, path: string): boolean {
  const inside = (from: string, to: string): boolean => {
    const way = relative(from, to);
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  if (!inside(folder, path)) return true;
  try {
    return !inside(realpathSync(folder), realpathSync(path));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}

function count(text: string, what: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new UserError(`${what} should be a number of bytes, but is '${text}'`);
  return value;
}

function readRange({ path, offset, length }: Location): Uint8Array {
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < length; ) {
      const read = readSync(file, bytes, at, Math.min(length - at, 2 ** 30), offset + at);
      if (read === 0) throw new Error(`it ends at byte ${offset + at}`);
      at += read;
    }
  } finally {
    closeSync(file);
  }
  return bytes;
}
