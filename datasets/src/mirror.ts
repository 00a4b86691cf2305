import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { UserError } from '@drawdown/records';

import type { Variables } from './cache.ts';
import type { ArchiveFile, PlainFile } from './manifest.ts';

/** One place a file can be had from. */
export type Source =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'path'; readonly path: string };

/**
 * The places a file is tried at, in order: the mirror alone where one is named (the option, else `DRAWDOWN_MIRROR`;
 * an empty text counts as absent), else the manifest's URLs.
 *
 * A mirror is a base URL or a directory, with the files at their manifest paths below it.
 *
 * @throws UserError when the mirror is a URL of another scheme than http, https or file
 */
export function sourcesOf(
  file: PlainFile | ArchiveFile,
  option: string | undefined,
  environment: Variables = process.env,
): readonly Source[] {
  const mirror = option || environment.DRAWDOWN_MIRROR;
  if (!mirror) return file.urls.map((url) => ({ kind: 'url', url }));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(mirror)?.[1]?.toLowerCase();
  if (scheme === undefined) return [{ kind: 'path', path: join(resolve(mirror), file.path) }];
  if (!URL.canParse(mirror) || !['http', 'https', 'file'].includes(scheme)) {
    throw new UserError(
      `the mirror must be a URL of http or https, or a directory, but '${mirror}' was given (--mirror or DRAWDOWN_MIRROR)`,
    );
  }
  const url = new URL(mirror);
  if (scheme === 'file') return [{ kind: 'path', path: join(fileURLToPath(url), file.path) }];
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${file.path}`;
  return [{ kind: 'url', url: url.href }];
}

/** A source for messages. */
export function sourceName(source: Source): string {
  return source.kind === 'url' ? source.url : source.path;
}
