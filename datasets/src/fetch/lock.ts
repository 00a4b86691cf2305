import { closeSync, openSync, rmSync, statSync, utimesSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { describeWriteError, InterruptedError, systemErrorCode } from '@drawdown/records';

/** Milliseconds between two signs of life, and without one after which the lock's owner counts as dead. */
const HEARTBEAT = 2_000;
const DEAD_AFTER = 15_000;

/**
 * Runs `body` while no other process runs one under the same lock, so that two of them never write one download.
 *
 * The lock is a file whose date its owner renews; one that a dead process has left is taken over.
 *
 * @throws UserError when the lock cannot be written
 * @throws InterruptedError when the signal is raised while waiting
 */
export async function withLock<T>(
  path: string,
  body: () => Promise<T>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<T> {
  while (!tryLock(path)) {
    if (signal?.aborted) throw new InterruptedError(`stopped while another process held ${path}`);
    await pause(100);
    if (isDead(path)) rmSync(path, { force: true });
  }
  const heartbeat = setInterval(() => renew(path), HEARTBEAT);
  try {
    return await body();
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw describeWriteError(error, path);
  }
}

function isDead(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > DEAD_AFTER;
}

function renew(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Taken over or removed by hand: the checksums still guard the files.
  }
}
