import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import { messageOf, systemErrorCode } from '@drawdown/records';

import { SourceError } from './errors.ts';
import { removeNote, writePart } from './part-file.ts';

/**
 * Copies a file of a mirror directory into a part, from zero.
 *
 * @throws SourceError when it is not there or cannot be read
 * @throws UserError when the part cannot be written
 */
export async function copyFrom(
  path: string,
  part: string,
  {
    signal,
    onBytes,
  }: { signal: AbortSignal | undefined; onBytes: (received: number, total: number | null) => void },
): Promise<void> {
  const { size } = await stat(path).catch(refuse);
  removeNote(part);
  await writePart(part, pieces(path, signal), { append: false, onBytes: (now) => onBytes(now, size) });
}

async function* pieces(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20, signal });
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    if (signal?.aborted) throw error;
    refuse(error);
  }
}

function refuse(error: unknown): never {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file; is this the directory of a mirror?',
    ENOTDIR: 'a parent of this path is a file; is this the directory of a mirror?',
    EISDIR: 'a folder stands where the file should be',
    EACCES: 'permission denied',
  };
  throw new SourceError(reasons[systemErrorCode(error) ?? ''] ?? messageOf(error));
}
