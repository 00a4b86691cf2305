import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { pack } from 'tar-stream';

import type { ArchiveFile, DatasetManifest, Pin, PlainFile } from '../src/manifest.ts';

/** A folder of files, as a server or a mirror directory offers them. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** An IDX file of 28 × 28 images; pixel p of image i is (7 (first + i) + p) mod 256. */
export function idxImages(
  count: number,
  { magic = 2051, height = 28, width = 28, first = 0 } = {},
): Uint8Array {
  const pixels = Uint8Array.from({ length: count * height * width }, (_, at) => {
    const image = Math.floor(at / (height * width));
    return 7 * (first + image) + (at % (height * width));
  });
  return concatenated([bigEndian(magic, count, height, width), pixels]);
}

/** An IDX file of labels; label i is i mod 10. */
export function idxLabels(count: number, { magic = 2049 } = {}): Uint8Array {
  return concatenated([bigEndian(magic, count), Uint8Array.from({ length: count }, (_, i) => i % 10)]);
}

/** A CIFAR file; image i of it has label i mod 10, and channel c of pixel p is (seed + i + 3p + 50c) mod 256. */
export function cifarRecords(count: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(count * 3073);
  for (let i = 0; i < count; i++) {
    bytes[i * 3073] = i % 10;
    for (let at = 0; at < 3072; at++) {
      bytes[i * 3073 + 1 + at] = seed + i + 3 * (at % 1024) + 50 * Math.floor(at / 1024);
    }
  }
  return bytes;
}

/** A `.tar.gz` of some members, in order. */
export async function tarGz(members: Files): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, bytes] of members) archive.entry({ name }, Buffer.from(bytes));
  archive.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of archive) pieces.push(piece as Uint8Array);
  return gzipSync(concatenated(pieces));
}

/** The pin of some bytes. */
export function pinOf(bytes: Uint8Array): Required<Pin> {
  return {
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest('hex'),
  };
}

/** A plain file of a manifest, whose URLs are its path under each host. */
export function plainFile(path: string, bytes: Uint8Array, hosts: readonly string[] = []): PlainFile {
  return { kind: 'file', path, urls: hosts.map((host) => `${host}/${path}`), ...pinOf(bytes) };
}

/** A manifest of some files. */
export function manifestOf(name: string, files: DatasetManifest['files']): DatasetManifest {
  return { name, title: name, homepage: '', licence: '', citation: '', files, overlaps: [] };
}

/** A made-up MNIST of 40 training and 60 test images, and the files of its mirror. */
export function smallMnist(): { manifest: DatasetManifest; files: Files } {
  const files = new Map<string, Uint8Array>([
    ['mnist/train-images-idx3-ubyte.gz', gzipSync(idxImages(40))],
    ['mnist/train-labels-idx1-ubyte.gz', gzipSync(idxLabels(40))],
    ['mnist/t10k-images-idx3-ubyte.gz', gzipSync(idxImages(60, { first: 40 }))],
    ['mnist/t10k-labels-idx1-ubyte.gz', gzipSync(idxLabels(60))],
  ]);
  return {
    manifest: manifestOf(
      'mnist',
      [...files].map(([path, bytes]) => plainFile(path, bytes)),
    ),
    files,
  };
}

/** A made-up CIFAR-10 of 5 × 20 training and 20 test images, the files of its mirror, and its members. */
export async function smallCifar(): Promise<{ manifest: DatasetManifest; files: Files; members: Files }> {
  const names = [
    'data_batch_1',
    'data_batch_2',
    'data_batch_3',
    'data_batch_4',
    'data_batch_5',
    'test_batch',
  ];
  const members = new Map(
    names.map((name, place) => [`cifar-10-batches-bin/${name}.bin`, cifarRecords(20, 40 * place)]),
  );
  const surplus = new Map([['cifar-10-batches-bin/batches.meta.txt', Buffer.from('airplane\n')]]);
  const archive = await tarGz(new Map<string, Uint8Array>([...surplus, ...members]));
  const file: ArchiveFile = {
    kind: 'archive',
    path: 'cifar-10-binary.tar.gz',
    urls: [],
    published: { bytes: 1, md5: '0'.repeat(32) },
    members: [...members].map(([path, bytes]) => ({ path, ...pinOf(bytes) })),
  };
  return { manifest: manifestOf('cifar10', [file]), files: new Map([[file.path, archive]]), members };
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function bigEndian(...numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (const [place, number] of numbers.entries()) view.setUint32(4 * place, number);
  return new Uint8Array(view.buffer);
}
