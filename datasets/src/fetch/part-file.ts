import { readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

import { describeWriteError, writeFileAtomic } from '@drawdown/records';
import { z } from 'zod';

/** What is noted beside an unfinished download: where its bytes come from, and the server's name for that version. */
export interface PartNote {
  readonly url: string;
  /** The value for `If-Range`: a strong `ETag`, else the `Last-Modified` date, else null. */
  readonly validator: string | null;
}

const noteSchema: z.ZodType<PartNote> = z.strictObject({ url: z.string(), validator: z.string().nullable() });

/** The bytes that are there and the note on them; undefined where there is nothing to go on from. */
export function readPart(part: string): { readonly bytes: number; readonly note: PartNote } | undefined {
  try {
    const bytes = statSync(part).size;
    const note = noteSchema.parse(JSON.parse(readFileSync(notePath(part), 'utf8')));
    return bytes > 0 ? { bytes, note } : undefined;
  } catch {
    // No part, or one of unknown origin: the download starts from zero.
    return undefined;
  }
}

/** Notes where the bytes of a part come from. */
export function writeNote(part: string, note: PartNote): void {
  writeFileAtomic(notePath(part), JSON.stringify(note));
}

/** Forgets where the bytes of a part come from, so that they are not gone on with. */
export function removeNote(part: string): void {
  rmSync(notePath(part), { force: true });
}

/** Removes an unfinished download and its note. */
export function removePart(part: string): void {
  rmSync(part, { force: true });
  removeNote(part);
}

/**
 * Writes a stream into a part, after the bytes that are there or over them, and onto the disk.
 *
 * @param onBytes told the size of the part after every piece; what it throws ends the writing
 * @throws UserError when the disk is full or the place cannot be written; whatever the stream throws
 */
export async function writePart(
  part: string,
  stream: AsyncIterable<Uint8Array>,
  { append, onBytes }: { append: boolean; onBytes: (bytes: number) => void },
): Promise<void> {
  const explained = (error: unknown): never => {
    throw describeWriteError(error, part);
  };
  const file = await open(part, append ? 'a' : 'w').catch(explained);
  try {
    let bytes = append ? (await file.stat()).size : 0;
    for await (const piece of stream) {
      await file.writeFile(piece).catch(explained);
      bytes += piece.length;
      onBytes(bytes);
    }
    await file.sync().catch(explained);
  } finally {
    await file.close();
  }
}

function notePath(part: string): string {
  return `${part}.json`;
}
