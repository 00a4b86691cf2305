import { formatEps } from '@drawdown/records';
import { area, binomialInterval, gridDrawdown } from '@drawdown/records/metrics';
import { stringify } from 'csv-stringify/sync';

import { type Column, columnsOf } from '../columns.ts';
import type { Measure } from '../measure.ts';
import type { Builder } from '../report-file.ts';
import type { MeasuredCell, Row } from '../rows.ts';
import { certifyingRungs, type RowSummary } from '../summary.ts';

type Value = string | number | null;

/** `table.csv`, a line per row of the main table, and `records.csv`, a line per network and radius; accuracies in % and points. */
export const csv: Builder = ({ summary }) => {
  const columns = columnsOf(summary);
  const { study, rows } = summary;
  return [
    { path: 'table.csv', text: table(rows.map((row) => tableLine(row, columns))) },
    {
      path: 'records.csv',
      text: table(
        rows.flatMap((row) =>
          row.cells.flatMap((cell) => recordLines(row, cell, certifyingRungs(study, row))),
        ),
      ),
    },
  ];
};

/** Lines with named values as CSV; the header is the union of the names. */
export function table(lines: readonly { readonly [column: string]: Value }[]): string {
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  return stringify([...lines], { header: true, columns, cast: { number: (value) => shortest(value) } });
}

function tableLine(row: RowSummary, columns: readonly Column[]): { [column: string]: Value } {
  const cells = columns.flatMap(({ key, unit, read }) => {
    const measure = read(row);
    const scale = unit === 'points' ? 100 : 1;
    return Object.entries({
      [key]: scaled(measure?.mean, scale),
      [`${key} std`]: scaled(measure?.deviation, scale),
      ...intervalCells(key, measure, scale),
    });
  });
  return {
    row: row.label,
    strategy: row.strategy.name,
    'train eps': row.trainedAt,
    network: row.config.network,
    dataset: row.config.dataset,
    seeds: row.cells.length,
    ...Object.fromEntries(cells),
    'steepest place': row.steepest.where ?? null,
    'relative drawdown': row.relativeDrawdown?.mean ?? null,
  };
}

function intervalCells(key: string, measure: Measure | null, scale: number): { [column: string]: Value } {
  if (key !== 'relief') return {};
  return {
    'relief lower': scaled(measure?.interval?.lower, scale),
    'relief upper': scaled(measure?.interval?.upper, scale),
  };
}

function recordLines(row: Row, cell: MeasuredCell, rungs: readonly string[]): { [column: string]: Value }[] {
  const { training, evaluation, curve, cost, evaluationCost } = cell;
  const { steps } = gridDrawdown(curve);
  return curve.grid.map((eps, place) => {
    const certified = curve.certified[place] as number;
    const { lower, upper } = binomialInterval(certified, curve.images);
    return {
      training: training.identity,
      evaluation: evaluation.identity,
      dataset: training.config.dataset,
      network: training.config.network,
      strategy: training.config.strategy.name,
      'train eps': training.config.trainEps,
      radii: training.config.radii?.join(' ') ?? null,
      row: row.label,
      seed: training.config.seed,
      eps,
      'eps decimal': formatEps(eps),
      images: curve.images,
      natural: scaled(curve.natural, 100),
      adversarial: scaled(curve.adversarial[place], 100),
      certified: scaled(certified, 100),
      'certified lower': scaled(lower, 100),
      'certified upper': scaled(upper, 100),
      unknown: curve.unknown[place] as number,
      'step drawdown': scaled(steps[place]?.absolute, 100),
      'step relative drawdown': steps[place]?.relative ?? null,
      area: scaled(area(curve), 100),
      ...Object.fromEntries(rungs.map((rung) => [`≤ ${rung}`, scaled(curve.byRung[rung]?.[place], 100)])),
      ...Object.fromEntries(
        rungs.map((rung) => [`${rung} alone`, scaled(curve.alone?.[rung]?.[place], 100)]),
      ),
      'train seconds': cost?.seconds ?? null,
      'certify seconds': evaluationCost?.seconds ?? null,
    };
  });
}

function scaled(value: number | null | undefined, scale: number): number | null {
  return value === null || value === undefined ? null : value * scale;
}

/** A number with at most six digits after the point. */
function shortest(value: number): string {
  return String(Number(value.toFixed(6)) + 0);
}
