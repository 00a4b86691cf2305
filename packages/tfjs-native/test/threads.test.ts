import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { availableThreads, chooseThreads } from '../src/threads.ts';

/** A file tree with these files, as `/` of a machine would be. */
function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'drawdown-threads-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const all = availableParallelism();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('availableThreads', () => {
  it('is what the process may run on where nothing is limited', () => {
    expect(availableThreads(tree({}))).toBe(all);
    expect(
      availableThreads(tree({ 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'max 100000\n' })),
    ).toBe(all);
    expect(
      availableThreads(
        tree({
          'proc/self/cgroup': '3:cpu,cpuacct:/\n',
          'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n',
          'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
        }),
      ),
    ).toBe(all);
  });

  it.each([
    ['100000 100000', 1],
    ['50000 100000', 1],
    ['110000 100000', Math.min(2, all)],
    ['100000000 100000', all],
  ])('follows version 2: cpu.max %s', (quota, threads) => {
    const files = { 'proc/self/cgroup': '0::/app\n', 'sys/fs/cgroup/app/cpu.max': `${quota}\n` };
    expect(availableThreads(tree(files))).toBe(threads);
  });

  it('takes the tightest limit on the way up', () => {
    const files = {
      'proc/self/cgroup': '0::/box/app\n',
      'sys/fs/cgroup/box/cpu.max': '80000 100000\n',
      'sys/fs/cgroup/box/app/cpu.max': 'max 100000\n',
    };
    expect(availableThreads(tree(files))).toBe(1);
  });

  it('finds a container’s limit at the mount when its path is the host’s', () => {
    const files = { 'proc/self/cgroup': '0::/docker/1234\n', 'sys/fs/cgroup/cpu.max': '100000 100000\n' };
    expect(availableThreads(tree(files))).toBe(1);
  });

  it('follows version 1, under either name of the mount', () => {
    for (const mount of ['cpu', 'cpu,cpuacct']) {
      const files = {
        'proc/self/cgroup': '9:memory:/a\n3:cpu,cpuacct:/a\n',
        [`sys/fs/cgroup/${mount}/a/cpu.cfs_quota_us`]: '90000\n',
        [`sys/fs/cgroup/${mount}/a/cpu.cfs_period_us`]: '100000\n',
      };
      expect(availableThreads(tree(files))).toBe(1);
    }
  });
});

describe('chooseThreads', () => {
  it('takes what was asked for, then the environment, then the machine', () => {
    vi.stubEnv('DRAWDOWN_THREADS', '3');
    expect(chooseThreads(5)).toBe(5);
    expect(chooseThreads(undefined)).toBe(3);
    vi.stubEnv('DRAWDOWN_THREADS', '');
    expect(chooseThreads(undefined)).toBe(availableThreads());
  });

  it('says which of them is wrong', () => {
    expect(() => chooseThreads(0)).toThrow(/^threads: expected a whole number from 1 to 1024, got '0'$/);
    expect(() => chooseThreads(2.5)).toThrow(/^threads/);
    vi.stubEnv('DRAWDOWN_THREADS', 'many');
    expect(() => chooseThreads(undefined)).toThrow(/^DRAWDOWN_THREADS: .* got 'many'$/);
    vi.stubEnv('DRAWDOWN_THREADS', '1025');
    expect(() => chooseThreads(undefined)).toThrow(/^DRAWDOWN_THREADS/);
  });
});
