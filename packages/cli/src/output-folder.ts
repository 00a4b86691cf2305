import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { describeWriteError, systemErrorCode, UserError, writeFileAtomic } from '@drawdown/records';

/**
 * Refuses a folder that holds anything, so that nothing is overwritten. It may be missing or empty.
 *
 * @throws UserError when it is neither
 */
export function expectEmptyFolder(path: string, option = '--out'): void {
  try {
    if (readdirSync(path).length === 0) return;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR') throw new UserError(`${option} needs a folder, but ${path} is a file`);
    throw error;
  }
  throw new UserError(
    `${option} needs a new or an empty folder, but ${path} holds files; choose another one`,
  );
}

/**
 * Refuses, before any work, a place for a folder where a file stands, there or above it.
 *
 * @throws UserError naming the file
 */
export function expectFolderPlace(path: string, option = '--out'): void {
  const place = resolve(path);
  const standing = statOf(place);
  if (standing?.isDirectory()) return;
  if (standing !== undefined) throw new UserError(`${option} needs a folder, but ${place} is a file`);
  if (dirname(place) !== place) expectFolderPlace(dirname(place), option);
}

/**
 * Refuses, before any work, a place for a file where a folder stands, or a file above it.
 *
 * @throws UserError naming what stands there
 */
export function expectWritableFile(path: string, option: string): void {
  if (statOf(path)?.isDirectory()) {
    throw new UserError(
      `${option} needs a file, but ${resolve(path)} is a folder; give a file's name below it`,
    );
  }
  expectFolderPlace(dirname(resolve(path)), option);
}

function statOf(path: string): ReturnType<typeof statSync> {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A file of text: its path below a folder, with `/`. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes a folder of text files, whole or not at all.
 *
 * @param path the folder: missing or empty
 * @param files each is written before the next one is asked for
 * @throws UserError when the disk is full or the place cannot be written, and whatever `files` throws
 */
export async function writeFolder(
  path: string,
  files: Iterable<TextFile> | AsyncIterable<TextFile>,
): Promise<void> {
  const folder = resolve(path);
  const temporary = join(dirname(folder), `.${basename(folder)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    mkdirSync(temporary, { recursive: true });
    for await (const file of files) writeFileAtomic(join(temporary, file.path), file.text);
    removeEmpty(folder);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw describeWriteError(error, folder);
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
