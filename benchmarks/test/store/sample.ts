import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type Environment,
  type Eps,
  type EvaluationConfig,
  evaluationIdentity,
  hashOf,
  parseEps,
  parseEpsGrid,
  type Sources,
  sha256,
  type TrainingConfig,
  type TrainingRecord,
  trainingIdentity,
  type VerdictRecord,
  writeFileAtomic,
} from '@drawdown/records';

import { type FinishedEvaluation, RUN_FILES, runDirectory, type Store } from '../../src/store/index.ts';

const grid = parseEpsGrid(['0.1', '0.2']);

const environment: Environment = {
  backend: 'cpu',
  instructionSet: 'unknown',
  threads: 1,
  deterministic: true,
  node: '20.19.0',
  platform: 'linux-x64',
};

const sources: Sources = { hash: hashOf({ 'a.ts': sha256('a') }), files: { 'a.ts': sha256('a') } };

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drawdown store '));
}

export function trainingConfig(seed: number): TrainingConfig {
  return {
    dataset: 'mnist-embedded',
    validation: 0,
    network: 'mlp-4',
    strategy: { name: 'ibp', parameters: {} },
    trainEps: parseEps('0.1'),
    radii: null,
    recipe: { epochs: 1 },
    seed,
  };
}

/** Puts a finished run into the store, as the trainer does: record last. Its parameters are six bytes. */
export function addRun(store: Store, seed: number): TrainingRecord {
  const config = trainingConfig(seed);
  const identity = trainingIdentity(config, sources);
  const parameters = Buffer.from([seed, 1, 2, 3, 4, 5]);
  const record: TrainingRecord = {
    schema: 1,
    kind: 'training',
    identity,
    config,
    sources,
    environment,
    network: { parameters: 6, flops: 12 },
    trainImages: 10,
    parametersHash: sha256(parameters),
  };
  const epoch = {
    epoch: 1,
    steps: 1,
    ramp: 1,
    kappa: 0.5,
    beta: 0,
    learningRate: 0.001,
    loss: 2.3,
    naturalLoss: null,
    robustLoss: null,
    naturalAccuracy: 0.1,
    gradientNorm: 1,
  };
  const folder = runDirectory(store, identity);
  writeFileAtomic(join(folder, RUN_FILES.parameters), parameters);
  writeFileAtomic(join(folder, RUN_FILES.epochs), `${JSON.stringify(epoch)}\n`);
  writeFileAtomic(join(folder, RUN_FILES.cost), JSON.stringify({ seconds: 1.5, peakMemory: 1024 }));
  writeFileAtomic(join(folder, RUN_FILES.record), JSON.stringify(record));
  return record;
}

/** Three images at two radii. */
export function sampleEvaluation(network: string, seed = 0): FinishedEvaluation & { identity: string } {
  const config: EvaluationConfig = {
    network,
    dataset: 'mnist-embedded',
    split: 'test',
    images: 3,
    grid,
    clip: true,
    ladder: [{ rung: 'ibp', parameters: {} }],
    eachRung: true,
    seed,
  };
  const identity = evaluationIdentity(config, sources);
  return {
    identity,
    record: { schema: 1, kind: 'evaluation', identity, config, sources, environment },
    verdicts: [0, 1, 2].flatMap((index) => grid.map((eps): VerdictRecord => sampleVerdict(index, eps))),
    cost: { seconds: 0.25, rungs: { ibp: 0.25 } },
  };
}

export function sampleVerdict(index: number, eps: Eps = parseEps('0.1')): VerdictRecord {
  const unknown = { verdict: 'unknown', rung: null, source: null, reason: 'bound' } as const;
  const certified = { verdict: 'certified', rung: 'ibp', source: eps } as const;
  const bound = index / 8 - 0.1;
  return {
    index,
    label: index % 10,
    prediction: index % 10,
    eps,
    bound,
    ...(bound > 0 ? certified : unknown),
    rungs: { ibp: { verdict: bound > 0 ? 'certified' : 'unknown', bound } },
  };
}
