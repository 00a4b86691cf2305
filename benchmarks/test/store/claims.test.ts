import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { sha256 } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { claim, openStore, type Store } from '../../src/store/index.ts';
import { emptyFolder } from './sample.ts';

const identity = sha256('some work');

function claimPath(store: Store): string {
  return join(store.directory, 'claims', `${identity}.json`);
}

function plant(store: Store, content: object | string, ageSeconds = 0): void {
  mkdirSync(join(store.directory, 'claims'), { recursive: true });
  writeFileSync(claimPath(store), typeof content === 'string' ? content : JSON.stringify(content));
  const time = Date.now() / 1000 - ageSeconds;
  utimesSync(claimPath(store), time, time);
}

function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('claim', () => {
  it('is taken by one, names it to the other, and is free after release', () => {
    const store = openStore(emptyFolder());
    const first = claim(store, identity);
    expect(first.taken).toBe(true);
    expect(claim(store, identity)).toEqual({
      taken: false,
      holder: { host: hostname(), pid: process.pid },
    });
    if (first.taken) first.release();
    expect(readdirSync(join(store.directory, 'claims'))).toEqual([]);
    const second = claim(store, identity);
    expect(second.taken).toBe(true);
    if (second.taken) second.release();
  });

  it('of one identity leaves the others free', () => {
    const store = openStore(emptyFolder());
    const claims = ['a', 'b'].map((work) => claim(store, sha256(work)));
    expect(claims.map(({ taken }) => taken)).toEqual([true, true]);
    for (const each of claims) if (each.taken) each.release();
  });

  it.each([
    ['whose process is gone', () => ({ host: hostname(), pid: deadPid(), started: null, token: 'old' }), 0],
    [
      'of another machine that has long been silent',
      () => ({ host: 'elsewhere', pid: 1, started: null, token: 'old' }),
      3600,
    ],
    ['that is half a file', () => '{"host":', 0],
  ])('takes over a claim %s', (_, content, age) => {
    const store = openStore(emptyFolder());
    plant(store, content(), age);
    const taken = claim(store, identity);
    expect(taken.taken).toBe(true);
    expect(JSON.parse(readFileSync(claimPath(store), 'utf8'))).toMatchObject({ pid: process.pid });
    if (taken.taken) taken.release();
    expect(readdirSync(join(store.directory, 'claims'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('takes over from a process whose number was given out again', () => {
    const store = openStore(emptyFolder());
    plant(store, { host: hostname(), pid: process.pid, started: '1', token: 'old' });
    expect(claim(store, identity).taken).toBe(true);
  });

  it('respects another machine that gave a sign of life', () => {
    const store = openStore(emptyFolder());
    plant(store, { host: 'elsewhere', pid: 7, started: null, token: 'theirs' }, 60);
    expect(claim(store, identity)).toEqual({ taken: false, holder: { host: 'elsewhere', pid: 7 } });
  });

  it('does not give up a claim that somebody else has taken over', () => {
    const store = openStore(emptyFolder());
    const ours = claim(store, identity);
    plant(store, { host: 'elsewhere', pid: 7, started: null, token: 'theirs' });
    if (ours.taken) ours.release();
    expect(claim(store, identity)).toMatchObject({ taken: false, holder: { host: 'elsewhere' } });
  });
});
