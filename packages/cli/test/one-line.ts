import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'vitest';

import { drawdown } from './recorded-terminal.ts';

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drawdown cli '));
}

/** The lines of a computing verb on stderr, but for the first, which names the backend, and for finished cells. */
function complaints(err: string): string[] {
  return err
    .trimEnd()
    .split('\n')
    .filter((line) => !/^backend: |^fetching |: computed$/.test(line));
}

/** Runs a command line that must be refused: exit code 2, nothing on stdout, one line on stderr. */
export async function refused(words: readonly string[], message: RegExp): Promise<void> {
  const { code, out, err } = await drawdown([...words, '--json']);
  expect({ code, out }, err).toEqual({ code: 2, out: '' });
  const [line, ...others] = complaints(err);
  expect(others).toEqual([]);
  expect(line).toMatch(/^error: /);
  expect(line).toMatch(message);
}

/** Runs a command line that must succeed with `--json`: one document in one line on stdout. */
export async function answered(words: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await drawdown([...words, '--json']);
  expect({ code }, err).toEqual({ code: 0 });
  expect(out.trimEnd()).not.toContain('\n');
  return JSON.parse(out) as Record<string, unknown>;
}
