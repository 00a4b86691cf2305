import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  openStore,
  RUN_FILES,
  runDirectory,
  writeEvaluation,
  writeSuitePlan,
} from '@drawdown/benchmarks/store';
import {
  type EvaluationConfig,
  evaluationIdentity,
  parseEpsGrid,
  type Sources,
  sha256,
  type TrainingConfig,
  trainingIdentity,
  type VerdictRecord,
  writeFileAtomic,
} from '@drawdown/records';

const grid = parseEpsGrid(['0.1', '0.2']);
const IMAGES = 8;
const environment = {
  backend: 'cpu',
  instructionSet: 'javascript',
  threads: 1,
  deterministic: true,
  node: '20.19.0',
  platform: 'linux-x64',
};
const sources: Sources = { hash: sha256('sources'), files: { 'a.ts': sha256('a') } };

/** A store with a suite of two strategies: `finished` cells of its four are there, eight images each. */
export function sampleStore(finished = 4): string {
  const store = openStore(join(mkdtempSync(join(tmpdir(), 'drawdown cli ')), 'store'));
  const cells = ['standard', 'ibp'].flatMap((strategy) => [0, 1].map((seed) => ({ strategy, seed })));
  const evaluations = cells.map(({ strategy, seed }, place) => {
    const training: TrainingConfig = {
      dataset: 'mnist-embedded',
      validation: 0,
      network: 'mlp-4',
      strategy: { name: strategy, parameters: {} },
      trainEps: strategy === 'ibp' ? (grid[1] ?? null) : null,
      radii: null,
      recipe: { epochs: 1 },
      seed,
    };
    const run = trainingIdentity(training, sources);
    const config: EvaluationConfig = {
      network: run,
      dataset: 'mnist-embedded',
      split: 'test',
      images: IMAGES,
      grid,
      clip: true,
      ladder: [{ rung: 'ibp', parameters: {} }],
      eachRung: false,
      seed: 0,
    };
    const identity = evaluationIdentity(config, sources);
    if (place >= finished) return identity;
    const record = {
      schema: 1,
      kind: 'training',
      identity: run,
      config: training,
      sources,
      environment,
      network: { parameters: 6, flops: 12 },
      trainImages: 10,
      parametersHash: sha256('parameters'),
    };
    writeFileAtomic(join(runDirectory(store, run), RUN_FILES.epochs), '');
    writeFileAtomic(join(runDirectory(store, run), RUN_FILES.parameters), 'parameters');
    writeFileAtomic(join(runDirectory(store, run), RUN_FILES.record), JSON.stringify(record));
    writeEvaluation(store, {
      record: { schema: 1, kind: 'evaluation', identity, config, sources, environment },
      verdicts: verdictsOf(strategy === 'ibp' ? 6 - seed : 0),
      cost: { seconds: 1, rungs: { ibp: 1 } },
    });
    return identity;
  });
  writeSuitePlan(store, {
    suite: 'sample',
    title: 'A sample suite',
    grid,
    strategies: {
      standard: { title: 'Standard', base: null, sound: false },
      ibp: { title: 'IBP', base: 'ibp', sound: true },
    },
    rungs: { ibp: { title: 'IBP', certifies: true, falsifies: false } },
    datasets: { 'mnist-embedded': 'digits of the training split' },
    evaluations,
  });
  return store.directory;
}

/** The first images are certified at the smaller radius, half as many at the larger one. */
function verdictsOf(certified: number): VerdictRecord[] {
  return Array.from({ length: IMAGES }, (_, index) =>
    grid.map((eps, place): VerdictRecord => {
      const isCertified = index < certified / (place + 1);
      const shared = { index, label: index, prediction: index, eps };
      return isCertified
        ? { ...shared, verdict: 'certified', rung: 'ibp', bound: 0.5, source: eps }
        : { ...shared, verdict: 'unknown', rung: null, bound: -0.5, source: null, reason: 'bound' };
    }),
  ).flat();
}
