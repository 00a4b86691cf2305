import {
  type EvaluationRecord,
  hashOf,
  parseEps,
  parseEpsGrid,
  SCHEMA_VERSION,
  type TrainingRecord,
  type VerdictRecord,
} from '@drawdown/records';

const environment = {
  backend: 'wasm',
  instructionSet: 'wasm-simd',
  threads: 1,
  deterministic: true,
  node: '20.20.2',
  platform: 'linux-x64',
};

const sources = { hash: hashOf('all'), files: { 'packages/a/src/index.ts': hashOf('a') } };

/** A training record that fits the schema. */
export const trainingRecord: TrainingRecord = {
  schema: SCHEMA_VERSION,
  kind: 'training',
  identity: hashOf('training'),
  config: {
    dataset: 'mnist',
    validation: 0,
    network: 'dm-small',
    strategy: { name: 'gmd-ibp', parameters: { weights: 'linear' } },
    trainEps: parseEps('2/5'),
    radii: parseEpsGrid([0.1, 0.2, 0.3, 0.4]),
    recipe: { epochs: 10, kappa: [1, 0.5] },
    seed: 0,
  },
  sources,
  environment,
  network: { parameters: 166_406, flops: 2_370_000 },
  trainImages: 60_000,
  parametersHash: hashOf('parameters'),
};

/** An evaluation record that fits the schema. */
export const evaluationRecord: EvaluationRecord = {
  schema: SCHEMA_VERSION,
  kind: 'evaluation',
  identity: hashOf('evaluation'),
  config: {
    network: hashOf('training'),
    dataset: 'mnist',
    split: 'test',
    images: 10_000,
    grid: parseEpsGrid([0.1, 0.2, 0.3, 0.4]),
    clip: true,
    ladder: [{ rung: 'ibp', parameters: {} }],
    eachRung: false,
    seed: 0,
  },
  sources,
  environment,
  verdictsHash: hashOf('verdicts'),
};

/** A verdict that fits the schema. */
export const verdictRecord: VerdictRecord = {
  index: 17,
  label: 3,
  prediction: 3,
  eps: parseEps('1/10'),
  verdict: 'certified',
  rung: 'ibp',
  bound: 0.25,
  source: parseEps('1/5'),
};
