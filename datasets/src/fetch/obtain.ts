import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { describeWriteError } from '@drawdown/records';

import type { ArchiveFile, PlainFile } from '../manifest.ts';
import { sourcesOf } from '../mirror.ts';
import { unpack } from './archive.ts';
import { type DownloadOptions, download } from './download.ts';
import type { FetchOptions } from './options.ts';
import { removeNote, removePart } from './part-file.ts';
import { verifyFile } from './verify.ts';

/**
 * Downloads one file of a manifest into the cache. A plain file takes its name when its checksums are right; an
 * archive is unpacked, its members verified, and then removed.
 *
 * @throws UserError when it cannot be had from any source, or cannot be written
 * @throws InterruptedError when the signal is raised
 */
export async function obtain(
  file: PlainFile | ArchiveFile,
  directory: string,
  { mirror, environment, signal, network, onProgress }: FetchOptions,
): Promise<void> {
  const target = join(directory, file.path);
  const part = `${target}.part`;
  const plain = file.kind === 'file';
  const options: DownloadOptions = {
    bytes: plain ? file.bytes : null,
    check: () =>
      plain ? verifyFile(part, file, signal) : unpack(part, directory, { members: file.members, signal }),
    onBytes: (received, total) => onProgress?.({ file: file.path, received, total }),
    signal,
    network,
  };
  await download(file.path, sourcesOf(file, mirror, environment), { ...options, part });
  if (!plain) return removePart(part);
  try {
    renameSync(part, target);
  } catch (error) {
    throw describeWriteError(error, target);
  }
  removeNote(part);
}
