import { createHash } from 'node:crypto';
import { createReadStream, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { messageOf, systemErrorCode, UserError } from '@drawdown/records';
import { type Extract, extract } from 'tar-stream';

import { makeFolder } from '../cache.ts';
import type { ArchiveFile } from '../manifest.ts';
import { CorruptFileError } from './errors.ts';
import { writePart } from './part-file.ts';
import { verifyDigest, verifySize } from './verify.ts';

type Member = ArchiveFile['members'][number];

/**
 * Unpacks the members of a `.tar.gz` that the manifest names, in one pass, each verified before it takes its name.
 * Whatever else the archive holds is passed over.
 *
 * @param directory where the members' paths start
 * @throws CorruptFileError when the archive cannot be unpacked, lacks a member, or holds another content
 * @throws UserError when a member cannot be written
 */
export async function unpack(
  archive: string,
  directory: string,
  { members, signal }: { members: readonly Member[]; signal?: AbortSignal | undefined },
): Promise<void> {
  const missing = new Map(members.map((member) => [member.path, member]));
  const tar = extract();
  const [reading, feeding] = await Promise.allSettled([
    unpackMembers(tar, directory, missing),
    pipeline(createReadStream(archive), createGunzip(), tar, { ...(signal && { signal }) }),
  ]);
  if (missing.size === 0) return;
  const failures = [reading, feeding].flatMap((part): unknown[] =>
    part.status === 'rejected' ? [part.reason] : [],
  );
  if (failures.length === 0) {
    throw new CorruptFileError(
      `expected the archive to hold ${[...missing.keys()].join(', ')}, but it does not`,
    );
  }
  const cause = failures.find((failure) => !isEcho(failure)) ?? failures[0];
  throw isArchiveFault(cause)
    ? new CorruptFileError(`the archive cannot be unpacked: ${messageOf(cause)}`)
    : cause;
}

/** Writes the wanted entries and takes each off the list when it is in its place. */
async function unpackMembers(tar: Extract, directory: string, missing: Map<string, Member>): Promise<void> {
  for await (const entry of tar) {
    const member = missing.get(entry.header.name.replace(/^\.\//, ''));
    if (member === undefined) {
      entry.resume();
      continue;
    }
    await unpackMember(entry, join(directory, member.path), member);
    missing.delete(member.path);
  }
}

async function unpackMember(entry: AsyncIterable<unknown>, target: string, member: Member): Promise<void> {
  const part = `${target}.part`;
  const digest = createHash('sha256');
  let bytes = 0;
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of entry as AsyncIterable<Uint8Array>) {
      digest.update(piece);
      yield piece;
    }
  };
  makeFolder(dirname(target));
  try {
    await writePart(part, hashed(), {
      append: false,
      onBytes: (written) => {
        bytes = written;
      },
    });
    verifyMember(member, bytes, digest.digest('hex'));
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function verifyMember(member: Member, bytes: number, digest: string): void {
  try {
    verifySize(bytes, member);
    verifyDigest('sha256', digest, member.sha256);
  } catch (error) {
    throw new CorruptFileError(`${member.path} in the archive: ${messageOf(error)}`);
  }
}

const ECHOES: readonly string[] = ['STREAM_DESTROYED', 'PREMATURE_CLOSE', 'ERR_STREAM_PREMATURE_CLOSE'];

/** Whether an error only says that another stream of the pipeline failed first. */
function isEcho(error: unknown): boolean {
  return ECHOES.includes(systemErrorCode(error) ?? '');
}

/** Whether an error speaks of the archive's content rather than of the disk: of zlib, or of the tar reader. */
function isArchiveFault(error: unknown): boolean {
  const code = systemErrorCode(error);
  return !(error instanceof UserError) && (code === undefined || code.startsWith('Z_') || isEcho(error));
}
