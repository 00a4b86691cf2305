import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BackendInfo, useBackend } from '@drawdown/tensor';

import { openStore, type Store } from '../src/store/index.ts';
import type { Suite } from '../src/suite.ts';

/** Two networks of ten hidden units, one epoch each, judged on five images: a second or two. */
export const tinySuite: Suite = {
  name: 'tiny',
  title: 'Tiny',
  dataset: 'mnist-embedded',
  network: 'mlp-10',
  grid: [0.05, 0.1],
  recipe: { epochs: 1, batch: 1000, rampEpochs: 0 },
  runs: [{ strategy: 'standard' }, { strategy: 'ibp', trainEps: [0.1] }],
  seeds: [0],
  evaluation: { images: 5, ladder: 'pgd:steps=2,ibp', eachRung: true, clip: true },
};

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drawdown bench '));
}

export function temporaryStore(): Store {
  return openStore(temporaryFolder());
}

export function wasm(): Promise<BackendInfo> {
  return useBackend('wasm', { threads: 1 });
}

/** What a promise was rejected with. */
export async function complaintOf(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error) return error;
  throw new Error(`nothing was refused (${String(error)})`);
}
