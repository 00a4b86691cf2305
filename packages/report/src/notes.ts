import { canonicalJson, type Environment, formatEps, type Json } from '@drawdown/records';
import { binomialInterval } from '@drawdown/records/metrics';

import { columnMeanings } from './column-meanings.ts';
import { digitsFor, formatValue } from './format/measure.ts';
import type { Cell } from './study.ts';
import type { RowSummary, StudySummary } from './summary.ts';

/** A headed list of sentences below the table, plain text. */
export interface Note {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Everything a reader must know to judge the numbers. */
export function notesOf(summary: StudySummary): Note[] {
  const cells = summary.rows.flatMap((row) => row.cells);
  if (cells.length === 0) return [];
  return [
    { heading: 'Columns', lines: columnMeanings(summary) },
    { heading: 'Verifier', lines: verifierLines(cells) },
    { heading: 'Images', lines: imageLines(summary) },
    { heading: 'Training', lines: trainingLines(summary.rows) },
    { heading: 'Computed on', lines: environmentLines(cells) },
  ];
}

/** Images per evaluation: the largest number in the study. */
export function imagesOf(summary: StudySummary): number {
  return Math.max(1, ...summary.rows.flatMap(({ cells }) => cells.map(({ curve }) => curve.images)));
}

function verifierLines(cells: readonly Cell[]): string[] {
  const configs = cells.map(({ evaluation }) => evaluation.config);
  const ladders = distinct(
    configs.map(({ ladder }) =>
      ladder.map(({ rung, parameters }) => `${rung}${settings(parameters)}`).join(', then '),
    ),
  );
  return [
    ...ladders.map(
      (ladder) =>
        `Ladder: ${ladder}. The first rung that decides wins; certified means certified by any sound rung.`,
    ),
    ...(configs.some(({ eachRung }) => eachRung) ? ['Every rung was run on every image.'] : []),
    ...distinct(
      configs.map(({ clip }) =>
        clip
          ? 'The perturbed inputs are clipped to [0, 1].'
          : 'The perturbed inputs are not clipped to [0, 1].',
      ),
    ),
    'Certificates come from outward-rounded float64 arithmetic on the stored float32 parameters.',
    'A tie is an error: it counts neither as right, nor as robust, nor as certified.',
    'Verdicts are closed over the grid: a certificate holds at every smaller radius, a counterexample at every larger one.',
    'Timeouts, exhausted memory and numbers that are not finite are unknown, never an answer.',
  ];
}

function imageLines({ study, rows }: StudySummary): string[] {
  const evaluations = rows.flatMap(({ cells }) =>
    cells.map(({ evaluation: { config }, curve }) => ({ ...config, images: curve.images })),
  );
  const sets = distinct(
    evaluations.map(({ dataset, split, images }) => `${images} images of the ${split} split of ${dataset}`),
  );
  const widths = distinct(evaluations.map(({ images }) => String(images))).map((text) => {
    const images = Number(text);
    const ends = ([0.5, 0.9] as const).map((share) => {
      const { lower, upper } = binomialInterval(share, images);
      const [from, to] = [lower, upper].map((end) => formatValue(end, 'points', digitsFor(images)));
      return `${share * 100} % means ${from} to ${to} %`;
    });
    return `At n = ${images} images, with 95 % confidence (Wilson): ${ends.join(', ')}.`;
  });
  const names = distinct(evaluations.map(({ dataset }) => dataset));
  const sources = names.flatMap((name) => {
    const text = study.datasets?.[name];
    return text === undefined ? [] : [`${name}: ${text}`];
  });
  return [
    `Judged on ${sets.join('; ')}: the first of the split in the data set's own order.`,
    ...widths,
    ...sources,
    ...(evaluations.every(({ split }) => split === 'test')
      ? [
          'The test split serves these tables only: no network was trained on it and no checkpoint chosen by it.',
        ]
      : ['Not all of these images are test images: take the accuracies as a development figure.']),
  ];
}

function trainingLines(rows: readonly RowSummary[]): string[] {
  const trainings = rows.flatMap(({ cells }) => cells.map(({ training }) => training));
  const seeds = distinct(trainings.map(({ config }) => String(config.seed)));
  const recipes = trainings.map(({ config }) => config.recipe);
  const shared = Object.entries(recipes[0] ?? {}).filter(([name, value]) =>
    recipes.every((recipe) => canonicalJson(recipe[name] ?? null) === canonicalJson(value)),
  );
  const counts = distinct(rows.map(({ cells }) => String(cells.length)));
  const networks = distinct(
    trainings.map(
      ({ config, network }) =>
        `${config.network} (${network.parameters} parameters, ${network.flops} FLOP per image)`,
    ),
  );
  return [
    `Networks: ${networks.join('; ')}.`,
    `Trained on ${distinct(trainings.map(({ trainImages }) => String(trainImages))).join(' or ')} images.`,
    `Seeds ${seeds.join(', ')}; ${counts.join(' or ')} per row${counts.includes('1') ? ' (no deviation for a single seed)' : '; ± is the standard deviation over seeds'}.`,
    'Checkpoint: the last epoch, always.',
    `Recipe shared by all rows: ${settings(Object.fromEntries(shared)).slice(2, -1) || 'none'}.`,
    ...rows
      .filter(({ config }) => Object.keys(config.strategy.parameters).length > 0 || config.radii !== null)
      .map(({ label, config }) => {
        const radii = config.radii === null ? '' : ` at ${config.radii.map(formatEps).join(', ')}`;
        return `${label}${radii}${settings(config.strategy.parameters)}`;
      }),
  ];
}

function environmentLines(cells: readonly Cell[]): string[] {
  return [
    ...distinct(cells.map(({ training }) => `Trained: ${place(training.environment)}.`)),
    ...distinct(cells.map(({ evaluation }) => `Certified: ${place(evaluation.environment)}.`)),
    `Code: training sources ${hashes(cells.map(({ training }) => training.sources.hash))}; verifier sources ${hashes(cells.map(({ evaluation }) => evaluation.sources.hash))}.`,
  ];
}

function place({ backend, instructionSet, threads, deterministic, node, platform }: Environment): string {
  const workers = `${threads} thread${threads === 1 ? '' : 's'}`;
  const repeatable = deterministic ? 'bits repeat' : 'bits may differ from run to run';
  return `backend ${backend} (${instructionSet}), ${workers}, Node ${node}, ${platform}, ${repeatable}`;
}

function hashes(values: readonly string[]): string {
  return distinct(values.map((hash) => hash.slice(0, 12))).join(', ');
}

function settings(values: { readonly [name: string]: Json }): string {
  const parts = Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : canonicalJson(value)}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
