import { dirname } from 'node:path';

import { InterruptedError, messageOf, UserError } from '@drawdown/records';

import { makeFolder } from '../cache.ts';
import { type Source, sourceName } from '../mirror.ts';
import { copyFrom } from './directory-source.ts';
import { CorruptFileError, SourceError } from './errors.ts';
import type { NetworkSettings } from './http-client.ts';
import { receive } from './http-source.ts';
import { removePart } from './part-file.ts';

/** How a file is downloaded. */
export interface DownloadOptions {
  /** The size that the file must have, where it is known. */
  readonly bytes: number | null;
  /** Looks at the complete part; throws a CorruptFileError when it is not the file that was asked for. */
  readonly check: () => Promise<void>;
  readonly onBytes?: (received: number, total: number | null) => void;
  readonly signal?: AbortSignal | undefined;
  readonly network?: NetworkSettings | undefined;
}

/**
 * Brings a file into `part` and has it checked: from the first source that gives it, in order. A part that stands
 * there from an earlier try is gone on with; if it then turns out corrupt, it is fetched once more from zero.
 *
 * Whatever fails, the part stays under its own name and is never taken for the file.
 *
 * @throws UserError when no source gives the file (naming every source and why), or the part cannot be written
 * @throws InterruptedError when the signal is raised
 */
export async function download(
  what: string,
  sources: readonly Source[],
  { part, ...options }: DownloadOptions & { readonly part: string },
): Promise<void> {
  makeFolder(dirname(part));
  const failures: string[] = [];
  for (const source of sources) {
    try {
      await downloadFrom(source, part, options);
      return;
    } catch (error) {
      if (options.signal?.aborted) {
        throw new InterruptedError(`stopped while fetching ${what}; the same command goes on from ${part}`);
      }
      if (!(error instanceof SourceError)) throw error;
      const kept = error instanceof CorruptFileError ? ` (kept as ${part}, not used)` : '';
      failures.push(`${sourceName(source)}: ${messageOf(error)}${kept}`);
    }
  }
  throw new UserError(
    `cannot fetch ${what} from ${failures.join('; ')}; run the command again, or name another mirror by --mirror URL_OR_DIR or DRAWDOWN_MIRROR`,
  );
}

async function downloadFrom(source: Source, part: string, options: DownloadOptions): Promise<void> {
  const { signal, bytes, check, onBytes = () => undefined, network } = options;
  signal?.throwIfAborted();
  if (source.kind === 'path') {
    await copyFrom(source.path, part, { signal, onBytes });
    return await check();
  }
  const receiving = { signal, bytes, onBytes, network };
  const resumed = await receive(source.url, part, receiving);
  try {
    await check();
  } catch (error) {
    if (!resumed || !(error instanceof CorruptFileError)) throw error;
    removePart(part);
    await receive(source.url, part, receiving);
    await check();
  }
}
