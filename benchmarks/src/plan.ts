import { type DatasetManifest, datasets } from '@drawdown/datasets';
import { buildNetwork } from '@drawdown/networks';
import {
  type Eps,
  type EvaluationConfig,
  evaluationIdentity,
  formatEps,
  lookUp,
  parseEpsGrid,
  type Sources,
  type TrainingConfig,
  trainingIdentity,
  UserError,
} from '@drawdown/records';
import {
  readRecipe,
  resolveConfig,
  resolveParameters,
  type Strategy,
  trainingSources,
} from '@drawdown/training';
import { type LadderStep, parseLadder, rungs, verifierSources } from '@drawdown/verifier';

import { evaluationConfig } from './evaluation.ts';
import type { SuitePlan } from './store/suites.ts';
import { type StrategySource, strategySource } from './strategy-source.ts';
import type { Suite, SuiteRun } from './suite.ts';

/** One network to be trained and judged, fully resolved: plain data, so that it can be sent to a worker. */
export interface Cell {
  /** For people and for `--filter`: `gmd-ibp @ 0.1–0.4 seed 0`. */
  readonly label: string;
  /** Passes of a training step times epochs: how long the cell takes, beside others of the suite. */
  readonly weight: number;
  /** What {@link strategySource} takes. */
  readonly strategy: string;
  readonly training: TrainingConfig;
  readonly trainingSources: Sources;
  readonly run: string;
  readonly evaluation: EvaluationConfig;
  readonly evaluationSources: Sources;
  /** The identity of the evaluation. */
  readonly identity: string;
}

/** A suite resolved: its cells, and what a report must know. */
export interface PlannedSuite {
  readonly cells: readonly Cell[];
  readonly plan: SuitePlan;
}

/**
 * Resolves a suite into its cells, without any computation.
 *
 * @throws UserError for whatever does not fit, before anything is begun
 */
export async function planSuite(suite: Suite): Promise<PlannedSuite> {
  const dataset = lookUp('dataset', datasets, suite.dataset);
  buildNetwork(suite.network, { inputShape: dataset.shape, classes: dataset.classes });
  const sources = await Promise.all(suite.runs.map(({ strategy }) => strategySource(strategy)));
  const grid = parseEpsGrid(suite.grid);
  const ladder = parseLadder(suite.evaluation.ladder);
  // Hashes some two hundred files, the same for every cell.
  const evaluationSources = verifierSources();
  const cells = suite.runs.flatMap((run, index) => {
    const { strategy, path } = sources[index] as (typeof sources)[number];
    const files = trainingSources(path);
    return radiiOf(run).flatMap((trainEps) =>
      suite.seeds.map((seed) =>
        cellOf(suite, { run, strategy, files, trainEps, seed, grid, ladder, evaluationSources }),
      ),
    );
  });
  expectDistinct(suite, cells);
  expectOneFileEach(suite, sources);
  const plan: SuitePlan = {
    suite: suite.name,
    title: suite.title,
    grid,
    strategies: Object.fromEntries(sources.map(({ strategy }) => [strategy.name, factsOf(strategy)])),
    rungs: Object.fromEntries(
      ladder.map(({ rung, decides }) => [
        rung,
        {
          title: lookUp('rung', rungs, rung).title,
          certifies: decides.includes('certified'),
          falsifies: decides.includes('falsified'),
        },
      ]),
    ),
    datasets: { [dataset.name]: originOf(dataset.manifest) },
    evaluations: cells.map(({ identity }) => identity),
  };
  return { cells, plan };
}

interface CellRequest {
  readonly run: SuiteRun;
  readonly strategy: Strategy;
  readonly files: Sources;
  readonly trainEps: string | number | undefined;
  readonly seed: number;
  readonly grid: readonly Eps[];
  readonly ladder: readonly LadderStep[];
  readonly evaluationSources: Sources;
}

function cellOf(
  suite: Suite,
  { run, strategy, files, trainEps, seed, grid, ladder, evaluationSources }: CellRequest,
): Cell {
  const training = resolveConfig({
    // Strategies of several radii train at the suite's own, unless the run says otherwise.
    dataset: { name: suite.dataset, grid },
    network: suite.network,
    strategy,
    parameters: run.parameters ?? {},
    trainEps,
    radii: run.radii,
    recipe: suite.recipe,
    seed,
  });
  const identity = trainingIdentity(training, files);
  const { images, eachRung, clip } = suite.evaluation;
  const evaluation = evaluationConfig({
    network: identity,
    dataset: suite.dataset,
    split: 'test',
    images,
    grid,
    ladder,
    clip,
    eachRung,
    seed,
  });
  return {
    label: labelOf(training),
    weight: weightOf(training, strategy, suite.dataset),
    strategy: run.strategy,
    training,
    trainingSources: files,
    run: identity,
    evaluation,
    evaluationSources,
    identity: evaluationIdentity(evaluation, evaluationSources),
  };
}

function weightOf(
  { recipe, radii, strategy: { parameters } }: TrainingConfig,
  strategy: Strategy,
  dataset: string,
): number {
  const { classes } = lookUp('dataset', datasets, dataset);
  const values = resolveParameters(`strategy '${strategy.name}'`, strategy.parameters, parameters);
  return strategy.passes(classes, radii?.length ?? 1, values) * readRecipe(recipe).epochs;
}

function radiiOf({ strategy, trainEps }: SuiteRun): readonly (string | number | undefined)[] {
  if (trainEps === undefined) return [undefined];
  if (trainEps.length > 0) return trainEps;
  throw new UserError(
    `the run of '${strategy}' lists no training eps; leave trainEps out or name at least one`,
  );
}

/** Where images come from, with a warning where they are another data set's. */
function originOf({ title, overlaps }: DatasetManifest): string {
  return overlaps.length === 0 ? title : `${title}; its images are taken from ${overlaps.join(', ')}`;
}

/** A config in a few words: `ibp @ 0.1 seed 0`. */
export function labelOf({ strategy, trainEps, radii, seed }: TrainingConfig): string {
  const first = radii?.[0];
  const last = radii?.at(-1);
  const range =
    first !== undefined && last !== undefined && first !== last
      ? ` @ ${formatEps(first)}–${formatEps(last)}`
      : trainEps === null
        ? ''
        : ` @ ${formatEps(trainEps)}`;
  return `${strategy.name}${range} seed ${seed}`;
}

function factsOf({ title, base, sound, name, perturbation }: Strategy): SuitePlan['strategies'][string] {
  // A sound method of one radius is its own base: its networks, one for each radius, are the specialists.
  const own = sound && perturbation === 'radius' ? name : null;
  return { title, sound, base: base ?? own };
}

/** Records and reports know a strategy by its name. */
function expectOneFileEach({ name: suite }: Suite, sources: readonly StrategySource[]): void {
  const paths = new Map<string, string>();
  for (const { strategy, path } of sources) {
    const other = paths.get(strategy.name) ?? path;
    if (other !== path) {
      throw new UserError(
        `suite '${suite}' has two strategies named '${strategy.name}' (${other} and ${path}); rename one of them`,
      );
    }
    paths.set(strategy.name, path);
  }
}

function expectDistinct(suite: Suite, cells: readonly Cell[]): void {
  const seen = new Set<string>();
  for (const { identity, label } of cells) {
    if (seen.has(identity))
      throw new UserError(`suite '${suite.name}' holds the cell '${label}' twice; name it once`);
    seen.add(identity);
  }
}
