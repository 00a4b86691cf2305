import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { sha256 } from '@drawdown/records';

import type { Files } from './fixture-data.ts';

/** What goes wrong with one answer. */
export interface Fault {
  /** Another status, without the file. */
  readonly status?: number;
  /** The connection is dropped after so many bytes of the answer. */
  readonly dropAfter?: number;
  /** Nothing more comes after so many bytes of the answer. */
  readonly stallAfter?: number;
  /** The answer ends as if whole after so many bytes, without having named a length. */
  readonly endAfter?: number;
  /** The content that is served instead of the file. */
  readonly content?: Uint8Array;
  /** The whole file is sent, whatever part was asked for. */
  readonly ignoreRange?: boolean;
  /** The part sent is said to start elsewhere. */
  readonly misplaced?: boolean;
}

/** A request as it came. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** A file server on the loopback interface, closed by `await using` or `close`. */
export interface FixtureServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  readonly close: () => Promise<void>;
}

/** Serves files with Range support; `fault` is asked for each request, counted from 0, what goes wrong. */
export async function serve(
  files: Files,
  fault: (request: number) => Fault = () => ({}),
): Promise<FixtureServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').replace(/^\//, '');
    requests.push({
      path,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
    });
    const wrong = fault(requests.length - 1);
    const content = wrong.content ?? files.get(path);
    if (content === undefined || wrong.status !== undefined) {
      response.writeHead(wrong.status ?? 404).end('<html>no file</html>');
    } else {
      answer(request, response, { content, wrong });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { content, wrong }: { content: Uint8Array; wrong: Fault },
): void {
  const tag = `"${sha256(content).slice(0, 16)}"`;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
  const version = request.headers['if-range'];
  const partial = !Number.isNaN(start) && !wrong.ignoreRange && (version === undefined || version === tag);
  if (partial && start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const body = partial ? content.subarray(start) : content;
  const said = wrong.misplaced ? start + 1 : start;
  response.writeHead(partial ? 206 : 200, {
    etag: tag,
    ...(partial && { 'content-range': `bytes ${said}-${content.length - 1}/${content.length}` }),
    ...(wrong.endAfter === undefined && { 'content-length': body.length }),
  });
  if (wrong.dropAfter !== undefined) {
    response.write(body.subarray(0, wrong.dropAfter), () => dropLater(response, 10));
  } else if (wrong.stallAfter !== undefined) {
    response.write(body.subarray(0, wrong.stallAfter));
  } else {
    response.end(body.subarray(0, wrong.endAfter));
  }
}

/** Drops a connection some turns of the event loop later, so that the client in this process has read of it. */
function dropLater(response: ServerResponse, turns: number): void {
  setTimeout(() => (turns === 0 ? response.destroy() : dropLater(response, turns - 1)), 2);
}
