import { appendFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sha256, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import {
  evaluationDirectory,
  hasEvaluation,
  listEvaluations,
  openStore,
  readEvaluation,
  readEvaluationCost,
  readVerdicts,
  writeEvaluation,
} from '../../src/store/index.ts';
import { emptyFolder, sampleEvaluation } from './sample.ts';

const network = sha256('a network');

describe('evaluations of a store', () => {
  it('read back as they were written, with the hash of their verdicts', () => {
    const store = openStore(emptyFolder());
    const { identity, ...evaluation } = sampleEvaluation(network);
    expect(hasEvaluation(store, identity)).toBe(false);
    const record = writeEvaluation(store, evaluation);
    expect(readEvaluation(store, identity)).toEqual(record);
    expect(readVerdicts(store, identity)).toEqual(evaluation.verdicts);
    expect(readEvaluationCost(store, identity)).toEqual(evaluation.cost);
    const lines = readFileSync(join(evaluationDirectory(store, identity), 'verdicts.jsonl'));
    expect(sha256(lines)).toBe(record.verdictsHash);
  });

  it('are listed in sorted order', () => {
    const store = openStore(emptyFolder());
    const identities = [2, 0, 1].map((seed) => {
      const { identity, ...evaluation } = sampleEvaluation(network, seed);
      writeEvaluation(store, evaluation);
      return identity;
    });
    expect(listEvaluations(store)).toEqual(identities.sort());
  });

  it('stay as they are when they are written again, and leave nothing temporary', () => {
    const store = openStore(emptyFolder());
    const { identity, ...evaluation } = sampleEvaluation(network);
    const first = writeEvaluation(store, evaluation);
    const again = writeEvaluation(store, { ...evaluation, cost: { seconds: 9, rungs: {} } });
    expect(again).toEqual(first);
    expect(readEvaluationCost(store, identity)).toEqual(evaluation.cost);
    expect(readdirSync(join(store.directory, 'evaluations'))).toEqual([identity]);
  });

  it('refuse other verdicts under the same identity', () => {
    const store = openStore(emptyFolder());
    const { identity, ...evaluation } = sampleEvaluation(network);
    writeEvaluation(store, evaluation);
    const verdicts = evaluation.verdicts.map((verdict) => ({ ...verdict, bound: 1 }));
    expect(() => writeEvaluation(store, { ...evaluation, verdicts })).toThrow(UserError);
    expect(readVerdicts(store, identity)).toEqual(evaluation.verdicts);
  });

  it('are refused when their verdicts were changed or cut', () => {
    const store = openStore(emptyFolder());
    const { identity, ...evaluation } = sampleEvaluation(network);
    writeEvaluation(store, evaluation);
    const path = join(evaluationDirectory(store, identity), 'verdicts.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    appendFileSync(path, `${lines[0]}\n`);
    expect(() => readVerdicts(store, identity)).toThrow(/does not match the hash/);
    truncateSync(path, 40);
    expect(() => readVerdicts(store, identity)).toThrow(/line 1 is not JSON/);
  });

  it('do not count what a killed process left half-written, and are written beside it', () => {
    const store = openStore(emptyFolder());
    const { identity, ...evaluation } = sampleEvaluation(network);
    const left = join(store.directory, 'evaluations', `.${identity.slice(0, 16)}.0.tmp`);
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'verdicts.jsonl'), '{"index":0,');
    expect(hasEvaluation(store, identity)).toBe(false);
    expect(listEvaluations(store)).toEqual([]);
    writeEvaluation(store, evaluation);
    expect(listEvaluations(store)).toEqual([identity]);
    expect(readVerdicts(store, identity)).toEqual(evaluation.verdicts);
  });
});
