import { type Column, columnsOf } from './columns.ts';
import { formatMeasure, typographic } from './format/measure.ts';
import { imagesOf } from './notes.ts';
import type { Study } from './study.ts';
import { type RowSummary, type StudySummary, summariseStudy } from './summary.ts';

/** Digits after the point. */
const DIGITS = 1;

/** Widest label that the table leaves whole. */
const LABEL_WIDTH = 36;

/**
 * The drawdown table for a terminal: plain text, aligned, a row per strategy and training radius.
 *
 * Accuracies and areas in %, drawdown and relief in points; means over seeds. Where a ladder can falsify, an ε column
 * reads adversarial/certified.
 */
export function printTable(study: Study): string {
  const summary = summariseStudy(study);
  const columns = columnsOf(summary);
  const header = ['strategy', ...headings(columns)];
  const lines = summary.rows.map((row) => [shorten(row.label), ...cells(row, columns)]);
  const widths = header.map((_, place) =>
    Math.max(...[header, ...lines].map((line) => (line[place] ?? '').length)),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const drawn = [header, ...lines].map((line) =>
    line
      .map((text, place) => (place === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[place] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [drawn[0], rule, ...drawn.slice(1), '', ...footer(summary)].join('\n');
}

/** Only what fits a terminal: the other columns are in the report. */
const SHOWN: ReadonlySet<string> = new Set(['drawdown', 'drawdown risk', 'area', 'relief', 'train seconds']);

function headings(columns: readonly Column[]): string[] {
  const radii = columns
    .filter(({ key }) => key.startsWith('certified@'))
    .map(({ group }) => group.replace('ε = ', 'ε='));
  return ['natural', ...radii, ...columns.filter(({ key }) => SHOWN.has(key)).map(({ heading }) => heading)];
}

function cells(row: RowSummary, columns: readonly Column[]): string[] {
  const text = (column: Column | undefined): string => {
    const measure = column?.read(row) ?? null;
    if (column === undefined || measure === null) return '–';
    return typographic(formatMeasure(measure, column.unit, DIGITS).mean);
  };
  const accuracies = columns
    .filter(({ key }) => key.startsWith('certified@'))
    .map((certified) => {
      const attack = columns.find(({ key }) => key === certified.key.replace('certified@', 'adversarial@'));
      return attack === undefined ? text(certified) : `${text(attack)}/${text(certified)}`;
    });
  const rest = columns.filter(({ key }) => SHOWN.has(key)).map(text);
  return [text(columns.find(({ key }) => key === 'natural')), ...accuracies, ...rest];
}

function footer(summary: StudySummary): string[] {
  const attack = columnsOf(summary).find(({ key }) => key.startsWith('adversarial@'))?.heading;
  const seeds = [...new Set(summary.rows.map(({ cells }) => cells.length))].join(' or ');
  const unit = attack === undefined ? 'certified %' : `${attack} % / certified %`;
  return [
    `${unit} at each ε; ${imagesOf(summary)} images, ${seeds} seed${seeds === '1' ? '' : 's'} per row. drawdown, risk, relief in points; area in %.`,
    ...summary.violations.map((line) => `INVARIANT VIOLATED: ${line}`),
  ];
}

function shorten(label: string): string {
  return label.length <= LABEL_WIDTH ? label : `${label.slice(0, LABEL_WIDTH - 1)}…`;
}
