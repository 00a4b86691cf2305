import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  hasRun,
  listRuns,
  openStore,
  parametersPath,
  readEpochs,
  readRun,
  readRunCost,
  runDirectory,
} from '../../src/store/index.ts';
import { addRun, emptyFolder } from './sample.ts';

const unknownRun = '0'.repeat(64);

describe('runs of a store', () => {
  it('are listed in sorted order and read back', () => {
    const store = openStore(emptyFolder());
    const records = [3, 1, 2].map((seed) => addRun(store, seed));
    const identities = records.map(({ identity }) => identity).sort();
    expect(listRuns(store)).toEqual(identities);
    for (const record of records) {
      expect(hasRun(store, record.identity)).toBe(true);
      expect(readRun(store, record.identity)).toEqual(record);
      expect(readEpochs(store, record.identity).map(({ epoch }) => epoch)).toEqual([1]);
      expect(readRunCost(store, record.identity)).toEqual({ seconds: 1.5, peakMemory: 1024 });
    }
  });

  it('do not count until their record is there, which is written last', () => {
    const store = openStore(emptyFolder());
    mkdirSync(runDirectory(store, unknownRun), { recursive: true });
    writeFileSync(parametersPath(store, unknownRun), 'half a file');
    expect(hasRun(store, unknownRun)).toBe(false);
    expect(listRuns(store)).toEqual([]);
    expect(() => readRun(store, unknownRun)).toThrow(/run\.json is missing from the store/);
  });

  it('may lack their cost', () => {
    const store = openStore(emptyFolder());
    const { identity } = addRun(store, 1);
    rmSync(join(runDirectory(store, identity), 'cost.json'));
    expect(readRunCost(store, identity)).toBeNull();
  });

  it('are refused when the folder belongs to another run', () => {
    const store = openStore(emptyFolder());
    const { identity } = addRun(store, 1);
    cpSync(runDirectory(store, identity), runDirectory(store, unknownRun), { recursive: true });
    expect(() => readRun(store, unknownRun)).toThrow(/is the record of/);
  });

  it('name the line of a damaged epoch', () => {
    const store = openStore(emptyFolder());
    const { identity } = addRun(store, 1);
    writeFileSync(join(runDirectory(store, identity), 'epochs.jsonl'), '{"epoch":1');
    expect(() => readEpochs(store, identity)).toThrow(/epochs\.jsonl, line 1 is not JSON/);
  });

  it('take an identity only, never a path', () => {
    const store = openStore(emptyFolder());
    expect(() => runDirectory(store, '../elsewhere')).toThrow(/an identity is a SHA-256/);
  });
});
