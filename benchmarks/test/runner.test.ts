import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { InterruptedError } from '@drawdown/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { planSuite } from '../src/plan.ts';
import { defaultWorkers, type RunnerOptions, runSuite } from '../src/runner.ts';
import {
  claim,
  EVALUATION_FILES,
  evaluationDirectory,
  hasEvaluation,
  hasRun,
  listEvaluations,
  RUN_FILES,
  runDirectory,
  type Store,
  verifyStore,
} from '../src/store/index.ts';
import { complaintOf, temporaryStore, tinySuite, wasm } from './tiny-suite.ts';

const planned = await planSuite(tinySuite);
const backend = await wasm();
// The longest first: IBP, then standard.
const ordered = planned.cells.toSorted((a, b) => b.weight - a.weight);
const labels = ordered.map(({ label }) => label);

function options(store: Store, more: Partial<RunnerOptions> = {}): RunnerOptions {
  return { store, backend, workers: 1, ...more };
}

/** The bytes of everything that must not depend on how it came about. */
function recordsOf(store: Store): Record<string, string> {
  const files = planned.cells.flatMap(({ run, identity }) => [
    ...[RUN_FILES.record, RUN_FILES.epochs, RUN_FILES.parameters].map((name) =>
      join(runDirectory(store, run), name),
    ),
    ...[EVALUATION_FILES.record, EVALUATION_FILES.verdicts, EVALUATION_FILES.witnesses].map((name) =>
      join(evaluationDirectory(store, identity), name),
    ),
  ]);
  return Object.fromEntries(
    files.map((path) => [path.slice(store.directory.length), readFileSync(path).toString('base64')]),
  );
}

const whole = temporaryStore();
const first = await runSuite(planned, options(whole));

describe('runSuite in this process', () => {
  it('computes what is not there, and then finds it', async () => {
    expect(first).toEqual({ computed: 2, stored: 0, elsewhere: 0, failed: [] });
    expect(listEvaluations(whole)).toEqual(planned.cells.map(({ identity }) => identity).toSorted());
    expect(verifyStore(whole)).toEqual([]);
    expect(readdirSync(join(whole.directory, 'claims'))).toEqual([]);
    const seen: string[] = [];
    const again = await runSuite(planned, options(whole, { onProgress: (label) => seen.push(label) }));
    expect(again).toEqual({ computed: 0, stored: 2, elsewhere: 0, failed: [] });
    expect(seen).toEqual([]);
  });

  it('judges a network that is trained already without training it again', async () => {
    const store = temporaryStore();
    await runSuite(planned, options(store));
    for (const { identity } of planned.cells) {
      rmSync(evaluationDirectory(store, identity), { recursive: true });
    }
    const stages = new Set<string>();
    const onProgress: RunnerOptions['onProgress'] = (_, { stage }) => stages.add(stage);
    expect(await runSuite(planned, options(store, { onProgress }))).toMatchObject({ computed: 2 });
    expect([...stages]).toEqual(['evaluation']);
    expect(recordsOf(store)).toEqual(recordsOf(whole));
  });

  it('does not let a failing cell stop the others', async () => {
    const greedy = { ...tinySuite, evaluation: { ...tinySuite.evaluation, images: 2001 } };
    const [cell] = (await planSuite(greedy)).cells;
    const cells = [...(cell === undefined ? [] : [cell]), ...planned.cells];
    const store = temporaryStore();
    const outcome = await runSuite({ ...planned, cells }, options(store));
    expect(outcome).toMatchObject({ computed: 2, stored: 0 });
    expect(outcome.failed).toEqual([
      {
        label: 'standard seed 0',
        message:
          'the test split of mnist-embedded has 2000 images, but 2001 were asked for; give a smaller limit',
      },
    ]);
  });

  it('says before training that there are too few images', async () => {
    const greedy = await planSuite({ ...tinySuite, evaluation: { ...tinySuite.evaluation, images: 2001 } });
    const store = temporaryStore();
    expect((await runSuite(greedy, options(store))).failed).toHaveLength(2);
    expect(existsSync(join(store.directory, 'runs'))).toBe(false);
  });

  it('leaves a cell alone that somebody else computes', async () => {
    const store = temporaryStore();
    const [cell] = ordered;
    const held = claim(store, cell?.run ?? '');
    const outcomes: string[] = [];
    const onCell: RunnerOptions['onCell'] = ({ label }, how) => outcomes.push(`${label}: ${how}`);
    const outcome = await runSuite(planned, options(store, { onCell }));
    if (held.taken) held.release();
    expect(outcome).toEqual({ computed: 1, stored: 0, elsewhere: 1, failed: [] });
    expect(outcomes).toEqual([`${labels[0]}: elsewhere`, `${labels[1]}: computed`]);
  });

  it.each(['training', 'evaluation'] as const)(
    'stops in %s when asked to, and resumes to the same bytes',
    async (stage) => {
      const store = temporaryStore();
      const controller = new AbortController();
      const onProgress: RunnerOptions['onProgress'] = (label, progress) => {
        if (label === labels[1] && progress.stage === stage) controller.abort();
      };
      const error = await complaintOf(
        runSuite(planned, options(store, { signal: controller.signal, onProgress })),
      );
      expect(error).toBeInstanceOf(InterruptedError);
      expect(error.message).toMatch(
        /interrupted with 1 of 2 open cells computed; run the same command again/,
      );
      expect(ordered.map(({ identity }) => hasEvaluation(store, identity))).toEqual([true, false]);
      expect(hasRun(store, ordered[1]?.run ?? '')).toBe(stage === 'evaluation');
      expect(readdirSync(join(store.directory, 'claims'))).toEqual([]);
      expect(await runSuite(planned, options(store))).toMatchObject({ computed: 1, stored: 1 });
      expect(recordsOf(store)).toEqual(recordsOf(whole));
    },
  );

  it('computes nothing when it was asked to stop before it began', async () => {
    const store = temporaryStore();
    const error = await complaintOf(runSuite(planned, options(store, { signal: AbortSignal.abort() })));
    expect(error).toBeInstanceOf(InterruptedError);
    expect(listEvaluations(store)).toEqual([]);
  });
});

const dist = new URL('../dist/runner.js', import.meta.url);
const built = existsSync(dist);
const why = built ? '' : ' (skipped: the packages are not built, run `npm run build`)';

describe.skipIf(!built)(`runSuite in worker processes${why}`, () => {
  // The workers run what is built: they must not inherit the test runner's way to the sources.
  const { execArgv } = process;
  beforeAll(() => {
    process.execArgv = [];
  });
  afterAll(() => {
    process.execArgv = execArgv;
  });

  it('gives the same bytes, and tells how far each cell is', async () => {
    const pooled = (await import(dist.href)) as typeof import('../src/runner.ts');
    const store = temporaryStore();
    const seen = new Set<string>();
    const onProgress: RunnerOptions['onProgress'] = (label) => seen.add(label);
    const outcome = await pooled.runSuite(planned, options(store, { workers: 2, onProgress }));
    expect(outcome).toEqual({ computed: 2, stored: 0, elsewhere: 0, failed: [] });
    expect([...seen].toSorted()).toEqual(labels.toSorted());
    expect(recordsOf(store)).toEqual(recordsOf(whole));
    expect(readdirSync(join(store.directory, 'claims'))).toEqual([]);
  });

  it('reports a cell that fails in a worker in the words of its error', async () => {
    const pooled = (await import(dist.href)) as typeof import('../src/runner.ts');
    const greedy = await planSuite({ ...tinySuite, evaluation: { ...tinySuite.evaluation, images: 2001 } });
    const { failed } = await pooled.runSuite(greedy, options(temporaryStore(), { workers: 2 }));
    expect(failed.map(({ label }) => label).toSorted()).toEqual(labels.toSorted());
    expect(failed[0]?.message).toMatch(/^the test split of mnist-embedded has 2000 images/);
  });
});

describe('defaultWorkers', () => {
  it('is at least one, however many threads the backend takes', () => {
    expect(defaultWorkers({ ...backend, threads: 4096 })).toBe(1);
    expect(defaultWorkers({ ...backend, threads: 1 })).toBeGreaterThanOrEqual(1);
  });
});
