import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseEps, sha256 } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import {
  evaluationDirectory,
  openStore,
  parametersPath,
  runDirectory,
  type Store,
  verifyStore,
  writeEvaluation,
} from '../../src/store/index.ts';
import { addRun, emptyFolder, sampleEvaluation } from './sample.ts';

function filledStore(): { store: Store; run: string; evaluation: string } {
  const store = openStore(emptyFolder());
  const { identity: run } = addRun(store, 1);
  const { identity: evaluation, ...finished } = sampleEvaluation(run);
  writeEvaluation(store, finished);
  return { store, run, evaluation };
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('verifyStore', () => {
  it('finds nothing wrong with an untouched store', () => {
    expect(verifyStore(filledStore().store)).toEqual([]);
  });

  it('finds one flipped byte in the parameters', () => {
    const { store, run } = filledStore();
    const bytes = readFileSync(parametersPath(store, run));
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    writeFileSync(parametersPath(store, run), bytes);
    expect(verifyStore(store)).toEqual([
      { kind: 'run', identity: run, problem: expect.stringMatching(/network\.safetensors does not match/) },
    ]);
  });

  it('finds missing parameters', () => {
    const { store, run } = filledStore();
    rmSync(parametersPath(store, run));
    expect(verifyStore(store)[0]?.problem).toMatch(/network\.safetensors is missing/);
  });

  it('finds a config that was changed after the fact', () => {
    const { store, run } = filledStore();
    edit(join(runDirectory(store, run), 'run.json'), (text) => text.replace('"seed":1', '"seed":2'));
    expect(verifyStore(store)[0]?.problem).toMatch(/have another identity/);
  });

  it('finds a verdict that was changed after the fact', () => {
    const { store, evaluation } = filledStore();
    const path = join(evaluationDirectory(store, evaluation), 'verdicts.jsonl');
    edit(path, (text) => text.replace('"label":0', '"label":1'));
    expect(verifyStore(store)).toEqual([
      { kind: 'evaluation', identity: evaluation, problem: expect.stringMatching(/does not match the hash/) },
    ]);
  });

  it.each([
    ['missing', (lines: string[]) => lines.slice(1)],
    ['twice there', (lines: string[]) => [...lines.slice(1), lines[1] as string]],
  ])('finds a verdict that is %s although the hash fits', (_, change) => {
    const { store, evaluation } = filledStore();
    const folder = evaluationDirectory(store, evaluation);
    const lines = readFileSync(join(folder, 'verdicts.jsonl'), 'utf8').trimEnd().split('\n');
    const changed = `${change(lines).join('\n')}\n`;
    writeFileSync(join(folder, 'verdicts.jsonl'), changed);
    edit(join(folder, 'evaluation.json'), (text) =>
      text.replace(sha256(`${lines.join('\n')}\n`), sha256(changed)),
    );
    expect(verifyStore(store)[0]?.problem).toMatch(/3 images at 2 radii need 6 verdicts/);
  });

  it('finds a verdict at a radius that the grid does not hold', () => {
    const store = openStore(emptyFolder());
    const { identity: _, ...finished } = sampleEvaluation(sha256('a network'));
    const verdicts = finished.verdicts.map((verdict) =>
      verdict.index === 1 && verdict.eps === '1/5' ? { ...verdict, eps: parseEps('0.3') } : verdict,
    );
    writeEvaluation(store, { ...finished, verdicts });
    expect(verifyStore(store)[0]?.problem).toMatch(/eps 3\/10, which the grid does not hold/);
  });
});
