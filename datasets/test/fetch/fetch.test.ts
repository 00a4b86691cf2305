import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { InterruptedError, sha256, UserError } from '@drawdown/records';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { fetchFiles } from '../../src/fetch/fetch.ts';
import type { FetchOptions } from '../../src/fetch/options.ts';
import { manifestOf, plainFile, smallCifar } from '../fixture-data.ts';
import { type Fault, type FixtureServer, serve } from '../fixture-server.ts';
import { temporaryFolder, writeFiles } from '../temporary.ts';

const PATH = 'things/data.bin';
const CONTENT = Uint8Array.from({ length: 300_000 }, (_, at) => (at * at) >> 3);
const FILES = new Map([[PATH, CONTENT]]);
const MANIFEST = manifestOf('things', [plainFile(PATH, CONTENT)]);
/** A request for what is missing after the first piece that arrived. */
const REST: unknown = expect.stringMatching(/^bytes=[1-9]\d*-$/);

const QUICK: FetchOptions = { environment: {}, network: { retries: 2, retryDelay: 5, stallTime: 2_000 } };

beforeEach(() => {
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  return () => vi.unstubAllEnvs();
});

async function server(fault?: (request: number) => Fault): Promise<FixtureServer> {
  const started = await serve(FILES, fault);
  onTestFinished(started.close);
  return started;
}

/** What a cache folder holds of the fixture. */
function kept(cache: string): readonly string[] {
  return readdirSync(join(cache, 'things')).sort();
}

async function failure(work: Promise<unknown>): Promise<Error> {
  return await work.then(
    () => expect.fail('expected the work to fail'),
    (error: Error) => error,
  );
}

describe('a plain file over HTTP', () => {
  it('arrives under its own name, with progress, and is not fetched twice', async () => {
    const cache = temporaryFolder();
    const { url, requests } = await server();
    const seen: number[] = [];
    const first = await fetchFiles(MANIFEST, {
      ...QUICK,
      cache,
      mirror: url,
      onProgress: ({ file, received, total }) => {
        expect({ file, total }).toEqual({ file: PATH, total: CONTENT.length });
        seen.push(received);
      },
    });
    expect(first).toEqual({
      directory: cache,
      files: [{ path: join(cache, PATH), bytes: CONTENT.length, cached: false }],
    });
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(CONTENT.length);
    expect(kept(cache)).toEqual(['data.bin']);
    const second = await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(second.files.map(({ cached }) => cached)).toEqual([true]);
    expect(requests).toHaveLength(1);
  });

  it('is fetched anew where the cached one is damaged', async () => {
    const cache = writeFiles(temporaryFolder(), new Map([[PATH, CONTENT.toReversed()]]));
    const { url } = await server();
    const { files } = await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(files[0]?.cached).toBe(false);
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
  });

  it('survives a server error and a dropped connection, going on where it broke off', async () => {
    const cache = temporaryFolder();
    const { url, requests } = await server((request) =>
      request === 0 ? { status: 503 } : request === 1 ? { dropAfter: 100_000 } : {},
    );
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
    expect(requests.map(({ range }) => range)).toEqual([undefined, undefined, REST]);
    expect(requests[2]?.ifRange).toMatch(/^"[0-9a-f]{16}"$/);
  });

  it('gives up a connection that stalls, and goes on', async () => {
    const cache = temporaryFolder();
    const { url, requests } = await server((request) => (request === 0 ? { stallAfter: 50_000 } : {}));
    const network = { retries: 3, retryDelay: 1, stallTime: 300 };
    await fetchFiles(MANIFEST, { ...QUICK, network, cache, mirror: url });
    expect(requests.map(({ range }) => range)).toEqual([undefined, REST]);
  });

  it('starts over with a server that knows no ranges', async () => {
    const cache = temporaryFolder();
    const { url } = await server((request) =>
      request === 0 ? { dropAfter: 100_000 } : { ignoreRange: true },
    );
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
  });
});

describe('a download that fails', () => {
  it.each([
    ['a dropped connection', { dropAfter: 1_000 }, /expected 300000 bytes|broke off/],
    [
      'a truncated answer without a length',
      { endAfter: 1_000 },
      /expected 300000 bytes, the connection ended after/,
    ],
    ['a shorter file', { content: CONTENT.subarray(0, 9) }, /expected 300000 bytes, the server offers 9;/],
    [
      'a longer answer without a length',
      { content: new Uint8Array(400_000), endAfter: 400_000 },
      /sends more/,
    ],
    [
      'another content',
      { content: CONTENT.toReversed() },
      /expected sha256 [0-9a-f]{64}, got [0-9a-f]{64} \(kept as/,
    ],
    ['a missing file', { status: 404 }, /HTTP 404/],
    ['a broken server', { status: 500 }, /HTTP 500/],
  ])('says in one line what came: %s', async (_, fault, message) => {
    const cache = temporaryFolder();
    const { url } = await server(() => fault);
    const error = await failure(fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`${url}/${PATH}`);
    expect(error.message).not.toContain('\n');
    expect(existsSync(join(cache, PATH))).toBe(false);
  });

  it('keeps what came as .part and goes on from it the next time', async () => {
    const cache = temporaryFolder();
    const { url, requests } = await server((request) => (request < 3 ? { dropAfter: 70_000 } : {}));
    await failure(fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url }));
    expect(kept(cache)).toEqual(['data.bin.part', 'data.bin.part.json']);
    const { size } = statSync(join(cache, `${PATH}.part`));
    expect(size).toBeGreaterThan(0);
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(requests.at(-1)?.range).toBe(`bytes=${size}-`);
    expect(kept(cache)).toEqual(['data.bin']);
  });

  it('starts a resumed part that turns out corrupt over from zero, once', async () => {
    const cache = temporaryFolder();
    const { url, requests } = await server((request) => (request < 3 ? { dropAfter: 70_000 } : {}));
    await failure(fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url }));
    writeFileSync(join(cache, `${PATH}.part`), new Uint8Array(210_000));
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(requests.slice(3).map(({ range }) => range)).toEqual(['bytes=210000-', undefined]);
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
  });

  it('takes a complete part as it is, and replaces one that is too long', async () => {
    for (const [bytes, ranges] of [
      [CONTENT, ['bytes=300000-']],
      [new Uint8Array(300_001), ['bytes=300001-', undefined]],
    ] as const) {
      const cache = temporaryFolder();
      const { url, requests } = await server();
      const note = JSON.stringify({ url: `${url}/${PATH}`, validator: null });
      const parts = new Map([
        [`${PATH}.part`, bytes],
        [`${PATH}.part.json`, new TextEncoder().encode(note)],
      ]);
      await fetchFiles(MANIFEST, { ...QUICK, cache: writeFiles(cache, parts), mirror: url });
      expect(requests.map(({ range }) => range)).toEqual(ranges);
      expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
    }
  });

  it('does not go on from a part of unknown origin, nor with a misplaced answer', async () => {
    const cache = writeFiles(temporaryFolder(), new Map([[`${PATH}.part`, new Uint8Array(10)]]));
    const { url, requests } = await server((request) =>
      request === 0 ? { dropAfter: 70_000 } : request === 1 ? { misplaced: true } : {},
    );
    const error = await failure(fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url }));
    expect(error.message).toContain('another part than was asked for');
    expect(requests.map(({ range }) => range)).toEqual([undefined, REST]);
  });

  it('tries the publishers in turn and names each that fails', async () => {
    const cache = temporaryFolder();
    const [missing, corrupt, good] = [
      await server(() => ({ status: 404 })),
      await server(() => ({ content: CONTENT.toReversed() })),
      await server(),
    ];
    const from = (...hosts: string[]) => manifestOf('things', [plainFile(PATH, CONTENT, hosts)]);
    const error = await failure(fetchFiles(from(missing.url, corrupt.url), { ...QUICK, cache }));
    expect(error.message).toContain(
      `${missing.url}/${PATH}: HTTP 404; ${corrupt.url}/${PATH}: expected sha256`,
    );
    await fetchFiles(from(missing.url, corrupt.url, good.url), { ...QUICK, cache });
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
  });

  it('says that a server cannot be reached', async () => {
    const gone = await serve(FILES);
    await gone.close();
    const error = await failure(
      fetchFiles(MANIFEST, { ...QUICK, cache: temporaryFolder(), mirror: gone.url }),
    );
    expect(error.message).toContain('connection refused');
    expect(error.message).toContain('--mirror');
  });

  it('stops on request and goes on later', async () => {
    const cache = temporaryFolder();
    const { url, requests } = await server((request) => (request === 0 ? { stallAfter: 40_000 } : {}));
    const controller = new AbortController();
    const stopped = fetchFiles(MANIFEST, {
      ...QUICK,
      cache,
      mirror: url,
      signal: controller.signal,
      onProgress: () => setTimeout(() => controller.abort(), 20),
    });
    expect(await failure(stopped)).toBeInstanceOf(InterruptedError);
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(requests.map(({ range }) => range)).toEqual([undefined, REST]);
  });

  it('asks for nothing when told to stay offline', async () => {
    const { url, requests } = await server();
    const cache = temporaryFolder();
    const error = await failure(fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url, offline: true }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(PATH);
    expect(requests).toHaveLength(0);
  });
});

describe('a mirror directory', () => {
  it('is copied through the same checks', async () => {
    const mirror = writeFiles(temporaryFolder(), FILES);
    const cache = temporaryFolder();
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror });
    expect(sha256(readFileSync(join(cache, PATH)))).toBe(sha256(CONTENT));
    expect(kept(cache)).toEqual(['data.bin']);
  });

  it.each([
    ['lacks the file', new Map<string, Uint8Array>(), /no such file/],
    [
      'holds a truncated one',
      new Map([[PATH, CONTENT.subarray(1)]]),
      /expected 300000 bytes, got 299999: it is truncated/,
    ],
    ['holds a corrupted one', new Map([[PATH, CONTENT.toReversed()]]), /expected sha256/],
  ])('is refused where it %s', async (_, files, message) => {
    const cache = temporaryFolder();
    const mirror = writeFiles(temporaryFolder(), files);
    const error = await failure(fetchFiles(MANIFEST, { ...QUICK, cache, mirror }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(join(mirror, PATH));
    expect(existsSync(join(cache, PATH))).toBe(false);
  });
});

describe('an archive', () => {
  it('leaves its verified members and nothing else, and is read once', async () => {
    const { manifest, files, members } = await smallCifar();
    const started = await serve(files);
    onTestFinished(started.close);
    const cache = temporaryFolder();
    const first = await fetchFiles(manifest, { ...QUICK, cache, mirror: started.url });
    expect(first.files.map(({ cached }) => cached)).toEqual(Array.from(members, () => false));
    for (const [path, bytes] of members) {
      expect(sha256(readFileSync(join(cache, path)))).toBe(sha256(bytes));
    }
    expect(readdirSync(cache)).toEqual(['cifar-10-batches-bin']);
    expect(readdirSync(join(cache, 'cifar-10-batches-bin'))).toHaveLength(6);
    const second = await fetchFiles(manifest, { ...QUICK, cache, mirror: started.url });
    expect(second.files.every(({ cached }) => cached)).toBe(true);
    expect(started.requests).toHaveLength(1);
  });

  it('is fetched once more from zero where the rest of an older part does not fit', async () => {
    const { manifest, files } = await smallCifar();
    const started = await serve(files);
    onTestFinished(started.close);
    const path = 'cifar-10-binary.tar.gz';
    const note = JSON.stringify({ url: `${started.url}/${path}`, validator: null });
    const cache = writeFiles(
      temporaryFolder(),
      new Map([
        [`${path}.part`, new Uint8Array(100)],
        [`${path}.part.json`, new TextEncoder().encode(note)],
      ]),
    );
    await fetchFiles(manifest, { ...QUICK, cache, mirror: started.url });
    expect(started.requests.map(({ range }) => range)).toEqual(['bytes=100-', undefined]);
  });
});

describe('a cache that cannot be written', () => {
  it('is named, with what stands in the way', async () => {
    const folder = writeFiles(temporaryFolder(), new Map([['file', new Uint8Array()]]));
    const { url, requests } = await server();
    const error = await failure(fetchFiles(MANIFEST, { ...QUICK, cache: join(folder, 'file'), mirror: url }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(`cannot write ${join(folder, 'file', 'things')}`);
    expect(requests).toHaveLength(0);
  });
});

describe('the lock', () => {
  it('lets one of two fetches at a time do the work', async () => {
    const { url, requests } = await server();
    const cache = temporaryFolder();
    const both = await Promise.all([1, 2].map(() => fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url })));
    expect(both.map(({ files }) => files[0]?.cached).sort()).toEqual([false, true]);
    expect(requests).toHaveLength(1);
  });

  it('is taken over from a process that died', async () => {
    const { url } = await server();
    const cache = writeFiles(temporaryFolder(), new Map([[`${PATH}.lock`, new Uint8Array()]]));
    utimesSync(join(cache, `${PATH}.lock`), 0, 0);
    await fetchFiles(MANIFEST, { ...QUICK, cache, mirror: url });
    expect(kept(cache)).toEqual(['data.bin']);
  });
});
