import {
  type Environment,
  type Eps,
  epsNearest,
  hashOf,
  parseEpsGrid,
  Rng,
  SCHEMA_VERSION,
  type VerdictRecord,
} from '@drawdown/records';
import type { Cell, Study } from '@drawdown/report';

/** The radii of the test studies. */
export const grid: readonly Eps[] = parseEpsGrid([0.1, 0.2, 0.3, 0.4]);

const environment: Environment = {
  backend: 'wasm',
  instructionSet: 'wasm-simd',
  threads: 1,
  deterministic: true,
  node: '20.20.2',
  platform: 'linux-x64',
};

interface Setting {
  readonly strategy: string;
  /** Positions in the grid; one is a training radius, several are radii. */
  readonly at: readonly number[];
  readonly seed?: number;
}

/** A cell of test data around the given verdicts. */
export function cellOf({ strategy, at, seed = 0 }: Setting, verdicts: readonly VerdictRecord[]): Cell {
  const radii = at.map((place) => grid[place] as Eps);
  const config = {
    dataset: 'test-digits',
    validation: 0,
    network: 'test-net',
    strategy: { name: strategy, parameters: radii.length > 1 ? { weights: 'linear' } : {} },
    trainEps: radii.at(-1) ?? null,
    radii: radii.length > 1 ? radii : null,
    recipe: { epochs: 3, batch: 32 },
    seed,
  };
  const identity = hashOf({ strategy, at, seed });
  const sources = { hash: hashOf('sources'), files: {} };
  return {
    training: {
      schema: SCHEMA_VERSION,
      kind: 'training',
      identity,
      config,
      sources,
      environment,
      network: { parameters: 1_234, flops: 56_789 },
      trainImages: 800,
      parametersHash: hashOf(['parameters', identity]),
    },
    cost: { seconds: 12.5 + at.length, peakMemory: 1e8 },
    evaluation: {
      schema: SCHEMA_VERSION,
      kind: 'evaluation',
      identity: hashOf(['evaluation', identity]),
      config: {
        network: identity,
        dataset: 'test-digits',
        split: 'test',
        images: new Set(verdicts.map(({ index }) => index)).size,
        grid,
        clip: true,
        ladder: [
          { rung: 'pgd', parameters: { steps: 40, restarts: 2 } },
          { rung: 'ibp', parameters: {} },
          { rung: 'crown-ibp', parameters: { lowerSlope: 'adaptive' } },
        ],
        eachRung: false,
        seed: 0,
      },
      sources,
      environment,
      verdictsHash: hashOf(['verdicts', identity]),
    },
    evaluationCost: { seconds: 3.25, rungs: { pgd: 2, ibp: 0.25, 'crown-ibp': 1 } },
    verdicts,
  };
}

/** The verdicts on an image whose certificates end at one radius and whose counterexamples begin at another. */
export function imageVerdicts(
  index: number,
  {
    certifiedTo,
    falsifiedFrom,
    wrong = false,
  }: { certifiedTo: number; falsifiedFrom: number; wrong?: boolean },
): VerdictRecord[] {
  return grid.map((eps): VerdictRecord => {
    const radius = epsNearest(eps);
    const answer = { index, label: 1, prediction: wrong ? 2 : 1, eps, bound: null, source: eps };
    if (wrong) return { ...answer, verdict: 'falsified', rung: 'point' };
    if (radius <= certifiedTo) {
      return { ...answer, verdict: 'certified', rung: radius <= 0.7 * certifiedTo ? 'ibp' : 'crown-ibp' };
    }
    if (radius >= falsifiedFrom) return { ...answer, verdict: 'falsified', rung: 'pgd' };
    return { ...answer, verdict: 'unknown', rung: null };
  });
}

/** The verdicts of a made-up network: certificates end around `reach`, more sharply for a larger `sharpness`. */
export function randomVerdicts(
  rng: Rng,
  { images, error, reach, sharpness }: { images: number; error: number; reach: number; sharpness: number },
): VerdictRecord[] {
  return Array.from({ length: images }, (_, index) => index).flatMap((index) => {
    const certifiedTo = reach * (1 + (rng.uniform() + rng.uniform() - 1.3) / sharpness);
    const falsifiedFrom = certifiedTo + 0.12 * rng.uniform();
    return imageVerdicts(index, { certifiedTo, falsifiedFrom, wrong: rng.uniform() < error });
  });
}

/** A study of five strategies, the base methods at each radius, with random verdicts: test data, not results. */
export function testStudy({ images = 200, seeds = 2 }: { images?: number; seeds?: number } = {}): Study {
  const rng = Rng.fromSeed(11);
  const settings: readonly (Setting & { error: number; reach: number; sharpness: number })[] = [
    { strategy: 'standard', at: [], error: 0.01, reach: 0.02, sharpness: 1 },
    ...['ibp', 'crown-ibp'].flatMap((strategy, better) =>
      grid.map((eps, place) => ({
        strategy,
        at: [place],
        error: 0.02 + 0.02 * place - 0.005 * better,
        reach: epsNearest(eps) + 0.07 + 0.01 * better,
        sharpness: 4,
      })),
    ),
    { strategy: 'gmd-ibp', at: [0, 1, 2, 3], error: 0.03, reach: 0.44, sharpness: 1.5 },
    { strategy: 'gmd-crown-ibp', at: [0, 1, 2, 3], error: 0.025, reach: 0.45, sharpness: 1.5 },
  ];
  return {
    suite: 'test-suite',
    title: 'Test data, not results',
    grid,
    strategies: {
      standard: { title: 'Standard', base: null, sound: false },
      ibp: { title: 'IBP', base: 'ibp', sound: true },
      'crown-ibp': { title: 'CROWN-IBP', base: 'crown-ibp', sound: true },
      'gmd-ibp': { title: 'GMD-IBP', base: 'ibp', sound: true },
      'gmd-crown-ibp': { title: 'GMD-CROWN-IBP', base: 'crown-ibp', sound: true },
    },
    rungs: {
      pgd: { title: 'PGD', certifies: false, falsifies: true },
      ibp: { title: 'IBP', certifies: true, falsifies: false },
      'crown-ibp': { title: 'CROWN-IBP', certifies: true, falsifies: false },
    },
    cells: settings.flatMap((setting) =>
      Array.from({ length: seeds }, (_, seed) =>
        cellOf(
          { ...setting, seed },
          randomVerdicts(rng.fork(setting.strategy, ...setting.at, seed), { images, ...setting }),
        ),
      ),
    ),
    datasets: { 'test-digits': 'made up by a seeded generator.' },
  };
}

/** The study with only some of its strategies. */
export function only(study: Study, keep: (cell: Cell) => boolean): Study {
  return { ...study, cells: study.cells.filter(keep) };
}
