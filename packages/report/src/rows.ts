import {
  canonicalJson,
  compareEps,
  type Eps,
  type Json,
  lookUp,
  type TrainingConfig,
} from '@drawdown/records';
import { type Curve, curve } from '@drawdown/records/metrics';

import { rowLabels, trainedAt } from './row-label.ts';
import type { Cell, StrategyInfo, Study } from './study.ts';

/** A cell with its accuracies. */
export interface MeasuredCell extends Cell {
  readonly curve: Curve;
}

/** A row of the table: one training setting, with a cell for each seed. */
export interface Row {
  readonly label: string;
  readonly strategy: StrategyInfo & { readonly name: string };
  /** The setting that all cells share; its seed is that of the first. */
  readonly config: TrainingConfig;
  /** The training radius for people; empty for none. */
  readonly trainedAt: string;
  /** By seed, increasing. */
  readonly cells: readonly MeasuredCell[];
}

/**
 * The rows of a study: cells that differ in nothing but the seed are one row.
 *
 * Rows follow the order of the study's strategies, single radii from small to large, then several.
 *
 * @throws UnknownNameError for a strategy or rung that the study does not describe
 * @throws Error for an evaluation that is not whole or over another grid
 */
export function rowsOf(study: Study): Row[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of study.cells) {
    const key = settingOf(cell);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const order = Object.keys(study.strategies);
  const sorted = [...groups]
    .sort(([a, [first]], [b, [second]]) => {
      const [p, q] = [(first as Cell).training.config, (second as Cell).training.config];
      return (
        order.indexOf(p.strategy.name) - order.indexOf(q.strategy.name) ||
        (p.radii?.length ?? 1) - (q.radii?.length ?? 1) ||
        compareRadii(p.trainEps, q.trainEps) ||
        (a < b ? -1 : 1)
      );
    })
    .map(([, cells]) => cells.toSorted((a, b) => a.training.config.seed - b.training.config.seed));
  const labels = rowLabels(sorted.map(([cell]) => cell as Cell));
  return sorted.map((cells, place): Row => {
    const { config } = (cells[0] as Cell).training;
    const { name } = config.strategy;
    return {
      label: labels[place] as string,
      strategy: { name, ...lookUp('strategy', study.strategies, name) },
      config,
      trainedAt: trainedAt(config),
      cells: cells.map((cell) => ({ ...cell, curve: curveOf(cell, study) })),
    };
  });
}

/** Whether two rows can be compared: the same data, architecture and evaluation. */
export function areComparable(a: Row, b: Row): boolean {
  const arena = ({ config, cells }: Row): string => {
    const [cell] = cells;
    return canonicalJson([config.dataset, config.network, evaluationSetting(cell as Cell)]);
  };
  return arena(a) === arena(b);
}

function curveOf({ evaluation, verdicts }: Cell, { grid, rungs }: Study): Curve {
  const ladder = evaluation.config.ladder.map(({ rung }) => rung);
  const falsifies = ladder.filter((rung) => lookUp('rung', rungs, rung).falsifies).length > 0;
  return curve(verdicts, { grid, ladder, falsifies });
}

function settingOf(cell: Cell): string {
  const { seed: _, ...setting } = cell.training.config;
  return canonicalJson([setting as unknown as Json, evaluationSetting(cell)]);
}

function evaluationSetting({ evaluation: { config } }: Cell): Json {
  const { network: _, seed: __, ...setting } = config;
  return setting as unknown as Json;
}

function compareRadii(a: Eps | null, b: Eps | null): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return compareEps(a, b);
}
