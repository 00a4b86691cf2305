import { formatEps } from '@drawdown/records';

import type { Unit } from './format/measure.ts';
import type { Measure } from './measure.ts';
import type { RowSummary, StudySummary } from './summary.ts';

/** A column of the main table. */
export interface Column {
  /** Unique, for CSV headings: `natural`, `certified@0.1`, … */
  readonly key: string;
  readonly heading: string;
  /** The heading above several columns: `Accuracy`, `ε = 0.1`, `Drawdown`, `Cost`. */
  readonly group: string;
  readonly unit: Unit;
  /** Which end is the best, or null where a value alone means nothing. */
  readonly better: 'higher' | 'lower' | null;
  readonly read: (row: RowSummary) => Measure | null;
}

/** The columns of a study's main table, in order; adversarial accuracy only where some ladder can falsify. */
export function columnsOf({ study, rows }: StudySummary): Column[] {
  const attacked = rows.some(({ adversarial }) => adversarial.some((measure) => measure !== null));
  const attack = attackTitle({ study, rows });
  const accuracies = study.grid.flatMap((eps, place): Column[] => {
    const group = `ε = ${formatEps(eps)}`;
    const shared = { group, unit: 'points', better: 'higher' } as const;
    const adversarial: Column = {
      ...shared,
      key: `adversarial@${formatEps(eps)}`,
      heading: attack,
      read: (row) => row.adversarial[place] ?? null,
    };
    const certified: Column = {
      ...shared,
      key: `certified@${formatEps(eps)}`,
      heading: 'cert.',
      read: (row) => row.certified[place] ?? null,
    };
    return attacked ? [adversarial, certified] : [certified];
  });
  const natural: Column = {
    key: 'natural',
    heading: 'natural',
    group: 'ε = 0',
    unit: 'points',
    better: 'higher',
    read: (row) => row.natural,
  };
  return [natural, ...accuracies, ...drawdownColumns, ...costColumns];
}

const drawdownColumns: readonly Column[] = [
  column('drawdown', 'drawdown', { read: (row) => row.drawdown, better: null }),
  column('steepest step', 'steepest', { read: (row) => row.steepest, better: null, unit: 'slope' }),
  column('drawdown risk', 'risk', { read: (row) => row.risk, better: 'lower' }),
  column('mean shortfall', 'mean shortfall', { read: (row) => row.meanShortfall, better: 'lower' }),
  column('risk vs best', 'risk vs best', { read: (row) => row.riskAgainstBest, better: 'lower' }),
  column('area', 'area', { read: (row) => row.area, better: 'higher' }),
  column('mean certified radius', 'mean radius', {
    read: (row) => row.meanRadius,
    better: 'higher',
    unit: 'radius',
  }),
  column('relief', 'relief', { read: (row) => row.relief, better: 'higher' }),
];

const costColumns: readonly Column[] = [
  column('train seconds', 'train (s)', {
    read: (row) => row.trainSeconds,
    better: null,
    unit: 'seconds',
    group: 'Cost',
  }),
  column('certify seconds', 'certify (s)', {
    read: (row) => row.certifySeconds,
    better: null,
    unit: 'seconds',
    group: 'Cost',
  }),
];

type Details = Pick<Column, 'read' | 'better'> & Partial<Pick<Column, 'unit' | 'group'>>;

function column(key: string, heading: string, details: Details): Column {
  return { key, heading, group: 'Drawdown', unit: 'points', ...details };
}

/** The falsifying rungs of the study's ladders, such as `PGD`. */
function attackTitle({ study, rows }: Pick<StudySummary, 'study' | 'rows'>): string {
  const names = rows.flatMap(({ cells }) =>
    cells.flatMap(({ evaluation }) => evaluation.config.ladder.map(({ rung }) => rung)),
  );
  const falsifying = [...new Set(names)].filter((rung) => study.rungs[rung]?.falsifies);
  return falsifying.map((rung) => study.rungs[rung]?.title ?? rung).join('+') || 'adv.';
}
