import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Rng } from '@drawdown/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../bin/drawdown.js', import.meta.url));
const built = existsSync(new URL('../dist/main.js', import.meta.url));
const why = built ? '' : ' (skipped: the packages are not built, run `npm run build`)';

const suite = `export const tiny = {
  name: 'tiny', title: 'Tiny', dataset: 'mnist-embedded', network: 'mlp-10', grid: [0.05, 0.1],
  recipe: { epochs: 2, batch: 400, rampEpochs: 1 },
  runs: [{ strategy: 'standard' }, { strategy: 'gmd-ibp' }], seeds: [0],
  evaluation: { images: 40, ladder: 'pgd:steps=5,ibp,crown-ibp', eachRung: true, clip: true },
};`;

/** A moment in the life of a store, which is seen from outside. */
type Moment = (store: string) => boolean;

const moments: Readonly<Record<string, Moment>> = {
  'before the first epoch': (store) => below(store, 'claims').length > 0,
  'in the middle of training': (store) =>
    below(store, 'runs', 'checkpoint').some((name) => name.includes('epoch-')),
  'while the run is written': (store) =>
    below(store, 'runs').some((name) => name.endsWith('network.safetensors')),
  'during the evaluation': (store) => below(store, 'runs').some((name) => name.endsWith('run.json')),
  'while the evaluation is written': (store) => below(store, 'evaluations').length > 0,
};

/** The files and folders below a folder whose paths hold a text; they come and go while they are listed. */
function below(store: string, folder: string, text = ''): string[] {
  try {
    const names = readdirSync(join(store, folder), { recursive: true });
    return names.map(String).filter((name) => name.includes(text));
  } catch {
    return [];
  }
}

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

let folder = '';

/** Runs the built command; `disturb` is called again and again until it says that it is done. */
function bench(store: string, workers: number, disturb?: (child: ChildProcess) => boolean): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const words = [
      program,
      'bench',
      join(folder, 'tiny.ts'),
      '--store',
      store,
      '--workers',
      String(workers),
      '--json',
    ];
    const child = spawn(process.execPath, [...words, '--backend', 'wasm', '--threads', '1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let err = '';
    child.stderr.on('data', (text: Buffer) => {
      err += text.toString();
    });
    const timer = setInterval(() => {
      if (disturb?.(child)) clearInterval(timer);
    }, 1);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code, err });
    });
  });
}

/** Sends a signal so many milliseconds after a moment. */
function at(moment: Moment, store: string, { signal, later }: { signal: NodeJS.Signals; later: number }) {
  const before = moment(store);
  return (child: ChildProcess): boolean => {
    if (before || !moment(store)) return before;
    setTimeout(() => send(child, signal), later);
    return true;
  };
}

/** To its whole group of processes, as a terminal does; SIGKILL to the command alone, which leaves its workers alone. */
function send({ pid = 0, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (exitCode === null && signalCode === null) process.kill(signal === 'SIGKILL' ? pid : -pid, signal);
}

/** Starts the same command again until the store holds every cell. */
async function finish(store: string, workers: number): Promise<void> {
  for (let sitting = 0; sitting < 20; sitting++) {
    const { code, err } = await bench(store, workers);
    expect({ code, err }).toMatchObject({ code: 0 });
    // What was killed while it was written stays beside the finished ones, under another name.
    const finished = below(store, 'evaluations').filter((name) => /^[^.].*\/evaluation\.json$/.test(name));
    if (finished.length === 2) return;
  }
  throw new Error(`the store was not filled: ${below(store, '.').join(', ')}`);
}

/** Every file that a result is made of, but what it cost. */
function results(store: string): Record<string, string> {
  const names = [
    'store.json',
    ...['runs', 'evaluations', 'suites'].flatMap((part) =>
      below(store, part).map((name) => join(part, name)),
    ),
  ];
  const files = names.filter(
    (name) => /\.(json|jsonl|safetensors)$/.test(name) && !/(^|\/)\.|cost\.json$/.test(name),
  );
  return Object.fromEntries(
    files.toSorted().map((name) => [name, readFileSync(join(store, name)).toString('base64')]),
  );
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

describe.skipIf(!built)(`drawdown bench, disturbed${why}`, { timeout: 180_000 }, () => {
  let whole: Record<string, string> = {};

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drawdown killed '));
    writeFileSync(join(folder, 'tiny.ts'), suite);
    const store = join(folder, 'whole');
    expect(await bench(store, 1)).toMatchObject({ code: 0 });
    whole = results(store);
    const kinds = [
      'evaluation.json',
      'verdicts.jsonl',
      'witnesses.safetensors',
      'run.json',
      'epochs.jsonl',
      'network.safetensors',
    ];
    for (const kind of kinds)
      expect(
        Object.keys(whole).filter((name) => name.endsWith(kind)),
        kind,
      ).toHaveLength(2);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('killed again and again, ends with the bytes of one that never was', async () => {
    const store = join(folder, 'parts');
    const rng = Rng.fromSeed(4);
    const killed: string[] = [];
    for (const [name, moment] of Object.entries(moments)) {
      const { code } = await bench(store, 1, at(moment, store, { signal: 'SIGKILL', later: rng.below(12) }));
      if (code === null) killed.push(name);
    }
    // The last ones may come too late.
    expect(killed.length).toBeGreaterThanOrEqual(3);
    await finish(store, 1);
    expect(results(store)).toEqual(whole);
  });

  it('killed with two workers, ends with the same bytes', async () => {
    const store = join(folder, 'workers');
    const moment = moments['in the middle of training'] as Moment;
    const { code } = await bench(
      store,
      2,
      at(moment, store, { signal: 'SIGKILL', later: Rng.fromSeed(5).below(30) }),
    );
    expect(code).toBeNull();
    await finish(store, 2);
    expect(results(store)).toEqual(whole);
  });

  it('interrupted with two workers, exits with 130 and one line, and resumes', async () => {
    const workers = 2;
    const store = join(folder, 'interrupted');
    const moment = moments['in the middle of training'] as Moment;
    const { code, err } = await bench(store, workers, at(moment, store, { signal: 'SIGINT', later: 5 }));
    expect({ code, last: lastLine(err) }).toEqual({
      code: 130,
      last: 'interrupted: what was finished is kept; run the same command again to resume',
    });
    expect(err).not.toMatch(/error|at .*:\d+:\d+/);
    await finish(store, workers);
    expect(results(store)).toEqual(whole);
  });
});
