import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** The most that the addon takes. */
const MOST_THREADS = 1024;

/**
 * How many threads to use: what was asked for, else `DRAWDOWN_THREADS`, else what the process may use.
 *
 * @throws Error unless it is a whole number from 1 to 1024
 */
export function chooseThreads(asked: number | undefined): number {
  const fromEnvironment = process.env.DRAWDOWN_THREADS ?? '';
  if (asked === undefined && fromEnvironment === '') return Math.min(availableThreads(), MOST_THREADS);
  const threads = asked ?? Number(fromEnvironment);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  const [what, value] = asked === undefined ? ['DRAWDOWN_THREADS', fromEnvironment] : ['threads', asked];
  throw new Error(`${what}: expected a whole number from 1 to ${MOST_THREADS}, got '${value}'`);
}

/**
 * How many threads the process may keep busy: the processors that it may run on, or the share of them that a container
 * (Linux control groups, both versions) allows, rounded up.
 *
 * @param root where the system's file tree begins
 */
export function availableThreads(root = '/'): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(processorQuota(root))));
}

/** The processors' time that the process's control groups allow, in processors; infinite where nothing is limited. */
function processorQuota(root: string): number {
  const quotas = readIfThere(join(root, 'proc/self/cgroup'))
    .split('\n')
    .map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
    .map((match) => groupQuota(root, match?.[1], match?.[2]));
  return Math.min(Number.POSITIVE_INFINITY, ...quotas);
}

function groupQuota(root: string, controllers: string | undefined, group: string | undefined): number {
  if (controllers === undefined || group === undefined) return Number.POSITIVE_INFINITY;
  if (controllers === '') return smallestUpwards(join(root, 'sys/fs/cgroup'), group, readVersion2);
  if (!controllers.split(',').includes('cpu')) return Number.POSITIVE_INFINITY;
  const mounts = [controllers, 'cpu'].map((name) => join(root, 'sys/fs/cgroup', name));
  return Math.min(...mounts.map((mount) => smallestUpwards(mount, group, readVersion1)));
}

/** A group is limited by every group above it too. Inside a container the path may not exist: its mount is the group. */
function smallestUpwards(mount: string, group: string, read: (folder: string) => number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let path = join('/', group); ; path = dirname(path)) {
    smallest = Math.min(smallest, read(join(mount, path)));
    if (path === '/') return smallest;
  }
}

function readVersion2(folder: string): number {
  const [quota = 'max', period] = readIfThere(join(folder, 'cpu.max')).trim().split(' ');
  return share(quota, period);
}

function readVersion1(folder: string): number {
  const read = (name: string): string => readIfThere(join(folder, name)).trim();
  return share(read('cpu.cfs_quota_us'), read('cpu.cfs_period_us'));
}

/** Unlimited is written `max` in version 2 and −1 in version 1. */
function share(quota: string, period: string | undefined): number {
  const processors = Number(quota) / Number(period);
  return processors > 0 ? processors : Number.POSITIVE_INFINITY;
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
