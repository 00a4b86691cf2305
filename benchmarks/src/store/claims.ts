import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { describeWriteError, systemErrorCode } from '@drawdown/records';

import type { Store } from './store.ts';

/** Who works on something at this moment. */
export interface ClaimHolder {
  readonly host: string;
  readonly pid: number;
}

/** The answer to {@link claim}: the work is ours until `release`, or somebody else's. */
export type Claim =
  | { readonly taken: true; readonly release: () => void }
  | { readonly taken: false; readonly holder: ClaimHolder };

interface ClaimFile extends ClaimHolder {
  /** When the process started, in the kernel's own clock: tells a process from a later one with its number. */
  readonly started: string | null;
  readonly token: string;
}

const HEARTBEAT_MILLISECONDS = 60_000;
const SILENT_MILLISECONDS = 15 * 60_000;

/**
 * Claims the work on an identity, so that two processes do not compute the same thing at once.
 *
 * A claim is a file that names its process. It lapses with that process: at once on the same machine, after a quarter
 * of an hour without a sign of life on another one. Claims save time and nothing hangs on them: results appear by
 * atomic rename and are the same whoever computes them.
 *
 * @param identity the identity of a run or of an evaluation
 * @throws UserError when the store cannot be written
 */
export function claim(store: Store, identity: string): Claim {
  const folder = join(store.directory, 'claims');
  const path = join(folder, `${identity}.json`);
  const own: ClaimFile = {
    host: hostname(),
    pid: process.pid,
    started: startOf(process.pid),
    token: randomUUID(),
  };
  mkdirWritable(folder);
  for (;;) {
    if (create(path, own)) return { taken: true, release: keepAlive(path, own) };
    const standing = readClaim(path);
    if (standing === 'gone') continue;
    if (standing !== 'damaged' && isAlive(standing, path)) {
      return { taken: false, holder: { host: standing.host, pid: standing.pid } };
    }
    setAside(path, standing);
  }
}

function mkdirWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw describeWriteError(error, folder);
  }
}

/** Makes the file with its content in one step: a reader never finds a claim that is still empty. */
function create(path: string, content: ClaimFile): boolean {
  const draft = `${path}.${content.token}.tmp`;
  try {
    writeFileSync(draft, JSON.stringify(content));
    linkOrWrite(draft, path, content);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw describeWriteError(error, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Not every file system has hard links; without them the file is empty for an instant. */
function linkOrWrite(draft: string, path: string, content: ClaimFile): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(systemErrorCode(error) ?? '')) throw error;
    writeFileSync(path, JSON.stringify(content), { flag: 'wx' });
  }
}

function readClaim(path: string): ClaimFile | 'gone' | 'damaged' {
  try {
    const claimed = JSON.parse(readFileSync(path, 'utf8')) as Partial<ClaimFile>;
    const whole = typeof claimed.host === 'string' && Number.isSafeInteger(claimed.pid) && claimed.token;
    return whole ? (claimed as ClaimFile) : 'damaged';
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 'gone';
    if (error instanceof SyntaxError) return 'damaged';
    throw error;
  }
}

function isAlive({ host, pid, started }: ClaimFile, path: string): boolean {
  if (host !== hostname()) return Date.now() - lastSign(path) < SILENT_MILLISECONDS;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}

function lastSign(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The start of a process, from Linux's /proc; null elsewhere. Its name, in brackets, may hold spaces. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Moves a lapsed claim away. If a new one came in between, it is put back. */
function setAside(path: string, lapsed: ClaimFile | 'damaged'): void {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    renameSync(path, aside);
    const moved = readClaim(aside);
    const other = typeof moved === 'object' && (lapsed === 'damaged' || moved.token !== lapsed.token);
    if (other) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Gives a sign of life now and then; the answer ends that and gives the claim up. */
function keepAlive(path: string, own: ClaimFile): () => void {
  const isOurs = (): boolean => {
    const standing = readClaim(path);
    return typeof standing === 'object' && standing.token === own.token;
  };
  const timer = setInterval(() => {
    if (isOurs()) utimesSync(path, new Date(), new Date());
  }, HEARTBEAT_MILLISECONDS).unref();
  return () => {
    clearInterval(timer);
    if (isOurs()) rmSync(path, { force: true });
  };
}
