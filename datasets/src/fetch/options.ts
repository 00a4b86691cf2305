import type { Variables } from '../cache.ts';
import type { NetworkSettings } from './http-client.ts';

/** How far a download is. */
export interface FetchProgress {
  /** The file's path in the manifest. */
  readonly file: string;
  /** Bytes that are there. */
  readonly received: number;
  /** Bytes of the whole file; null where the server does not say. */
  readonly total: number | null;
}

/** Where files come from and go to. */
export interface FetchOptions {
  /** The directory that downloads are kept in; default `DRAWDOWN_CACHE`, else the user's cache directory. */
  readonly cache?: string | undefined;
  /** A base URL or a directory to fetch from, and from nowhere else; default `DRAWDOWN_MIRROR`, else the publishers. */
  readonly mirror?: string | undefined;
  /** Whether only what is in the cache may be used. */
  readonly offline?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for every piece that arrives, many times a second. */
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly network?: NetworkSettings | undefined;
  /** The variables to read defaults from; default the process's own. */
  readonly environment?: Variables | undefined;
}
