import { dirname, join } from 'node:path';

import { InterruptedError, UserError } from '@drawdown/records';

import { cacheDirectory, makeFolder } from '../cache.ts';
import type { ArchiveFile, DatasetManifest, Pin, PlainFile } from '../manifest.ts';
import { withLock } from './lock.ts';
import { obtain } from './obtain.ts';
import type { FetchOptions } from './options.ts';
import { isIntact } from './verify.ts';

/** A file in the cache. */
export interface FetchedFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Whether it was there already. */
  readonly cached: boolean;
}

/** The files of a data set in the cache. */
export interface FetchedFiles {
  /** The cache directory, absolute; the files lie at their manifest paths below it. */
  readonly directory: string;
  readonly files: readonly FetchedFile[];
}

/**
 * Brings all files of a manifest into the cache and verifies them: downloaded, checked, unpacked, renamed into place.
 * Files that are there are verified too, and fetched anew where they are damaged.
 *
 * @throws UserError when a file cannot be had, is not the pinned one, or cannot be written
 * @throws InterruptedError when the signal is raised; the same call later goes on from what is there
 */
export async function fetchFiles(
  manifest: DatasetManifest,
  options: FetchOptions = {},
): Promise<FetchedFiles> {
  const directory = cacheDirectory(options.cache, options.environment);
  const files: FetchedFile[] = [];
  try {
    for (const file of manifest.files) {
      if (file.kind !== 'package') files.push(...(await fetchFile(file, directory, options)));
    }
  } catch (error) {
    if (!options.signal?.aborted || error instanceof InterruptedError) throw error;
    throw new InterruptedError(
      `stopped while fetching ${manifest.title}; the same command goes on from there`,
    );
  }
  return { directory, files };
}

async function fetchFile(
  file: PlainFile | ArchiveFile,
  directory: string,
  options: FetchOptions,
): Promise<readonly FetchedFile[]> {
  const kept = keptFiles(file);
  const { signal } = options;
  const intact = async (): Promise<boolean> => {
    for (const pin of kept) if (!(await isIntact(join(directory, pin.path), pin, signal))) return false;
    return true;
  };
  const report = (cached: boolean): readonly FetchedFile[] =>
    kept.map(({ path, bytes }) => ({ path: join(directory, path), bytes, cached }));

  if (await intact()) return report(true);
  if (options.offline) {
    throw new UserError(
      `expected ${kept.map(({ path }) => path).join(', ')} in ${directory}, but not all are there and intact, and nothing may be fetched; run 'drawdown data fetch' first, or name the right cache by --cache DIR or DRAWDOWN_CACHE`,
    );
  }
  const lock = join(directory, `${file.path}.lock`);
  makeFolder(dirname(lock));
  return await withLock(
    lock,
    async () => {
      // Another process may have fetched it while this one waited.
      if (await intact()) return report(true);
      await obtain(file, directory, options);
      return report(false);
    },
    { signal },
  );
}

/** What of a file stays in the cache: itself, or the members of an archive. */
function keptFiles(file: PlainFile | ArchiveFile): readonly (Pin & { readonly path: string })[] {
  return file.kind === 'file' ? [file] : file.members;
}
