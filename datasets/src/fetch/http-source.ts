import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import type { AxiosError, AxiosInstance, AxiosResponse } from 'axios';

import { SourceError } from './errors.ts';
import { createClient, type NetworkSettings } from './http-client.ts';
import { header, rangeHeaders, rangeStart, reasonOf, validatorOf } from './http-messages.ts';
import { readPart, writeNote, writePart } from './part-file.ts';

/** How a file is received. */
export interface ReceiveOptions {
  /** The size that the file must have, where it is known. */
  readonly bytes: number | null;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes: (received: number, total: number | null) => void;
  readonly network?: NetworkSettings | undefined;
}

/**
 * Receives a file into `part`, going on from the bytes of the same URL that are there (`Range` with `If-Range`).
 * Requests that fail are tried again by axios-retry, bodies that break off by a further request for the rest.
 *
 * @returns whether bytes of an earlier request were kept
 * @throws SourceError when the server cannot be reached, refuses, breaks off for good, or offers another size
 * @throws UserError when the part cannot be written
 */
export async function receive(url: string, part: string, options: ReceiveOptions): Promise<boolean> {
  const { retries = 3, retryDelay = 500, stallTime = 30_000 } = options.network ?? {};
  const client = await createClient({ retries, retryDelay, stallTime });
  for (let attempt = 0; ; attempt++) {
    try {
      return await request(client, url, { ...options, part, stallTime });
    } catch (error) {
      if (!(error instanceof BrokenOffError) || attempt >= retries || options.signal?.aborted) throw error;
      await pause(retryDelay * 2 ** attempt);
    }
  }
}

/** A body that ended before its time. */
class BrokenOffError extends SourceError {}

interface RequestOptions extends ReceiveOptions {
  readonly part: string;
  readonly stallTime: number;
}

async function request(client: AxiosInstance, url: string, options: RequestOptions): Promise<boolean> {
  const { part, signal } = options;
  const found = readPart(part);
  const kept = found?.note.url === url ? found : undefined;
  const response = await client
    .get<Readable>(url, {
      headers: kept === undefined ? {} : rangeHeaders(kept.bytes, kept.note.validator),
      ...(signal === undefined ? {} : { signal }),
    })
    .catch((error: unknown) => {
      (error as AxiosError<Readable>).response?.data?.destroy();
      throw new SourceError(reasonOf(error));
    });
  const offset = kept?.bytes ?? 0;
  if (response.status !== 416) return await receiveBody(response, { ...options, url, offset });
  response.data.destroy();
  if (kept === undefined) throw new SourceError('HTTP 416 to a request for the whole file');
  // Nothing follows the bytes that are there: whether they are the file, the check will tell.
  return true;
}

async function receiveBody(
  response: AxiosResponse<Readable>,
  { url, part, offset, bytes, stallTime, signal, onBytes }: RequestOptions & { url: string; offset: number },
): Promise<boolean> {
  const append = response.status === 206;
  const length = header(response, 'content-length');
  const total = length === undefined ? null : Number(length) + (append ? offset : 0);
  const wrong = append && rangeStart(response) !== offset;
  if (wrong || (bytes !== null && total !== null && total !== bytes)) {
    response.data.destroy();
    throw new SourceError(
      wrong
        ? 'the server sent another part than was asked for'
        : `expected ${bytes} bytes, the server offers ${total}`,
    );
  }
  if (!append) writeNote(part, { url, validator: validatorOf(response) });
  let received = append ? offset : 0;
  const body = watched(
    signal === undefined ? response.data : addAbortSignal(signal, response.data),
    stallTime,
  );
  await writePart(part, body, {
    append,
    onBytes: (now) => {
      received = now;
      if (bytes !== null && now > bytes)
        throw new SourceError(`expected ${bytes} bytes, the server sends more`);
      onBytes(now, total ?? bytes);
    },
  });
  const expected = total ?? bytes;
  if (expected !== null && received < expected) {
    throw new BrokenOffError(`expected ${expected} bytes, the connection ended after ${received}`);
  }
  return append;
}

/** The pieces of a body; one that fails or stalls ends in a BrokenOffError. */
async function* watched(stream: Readable, stallTime: number): AsyncGenerator<Uint8Array> {
  const stalled = () => stream.destroy(new Error(`no data for ${stallTime / 1000} s`));
  let timer = setTimeout(stalled, stallTime);
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const piece = await pieces.next().catch((error: unknown) => {
        throw new BrokenOffError(`the connection broke off: ${reasonOf(error)}`);
      });
      clearTimeout(timer);
      if (piece.done) return;
      yield piece.value;
      timer = setTimeout(stalled, stallTime);
    }
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}
