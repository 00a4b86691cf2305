import { bestRows } from '../best.ts';
import { columnSpans } from '../column-spans.ts';
import { type Column, columnsOf } from '../columns.ts';
import { escapeLatex } from '../format/escape.ts';
import { formatMeasure } from '../format/measure.ts';
import { notesOf } from '../notes.ts';
import type { Builder, Report } from '../report-file.ts';
import type { RowSummary } from '../summary.ts';

/** `table.tex`: accuracies and drawdown as two booktabs tables, best in bold, mean ± deviation; needs `booktabs` and `graphicx`. */
export const latex: Builder = (report) => {
  const { summary } = report;
  const columns = columnsOf(summary);
  const accuracy = columns.filter(({ group }) => group.startsWith('ε'));
  const rest = columns.filter(({ group }) => !group.startsWith('ε'));
  const { study, violations } = summary;
  const comments = [
    `Suite ${study.suite}. Needs \\usepackage{booktabs,graphicx}.`,
    ...violations.map((line) => `INVARIANT VIOLATED: ${line}`),
    ...notesOf(summary).flatMap(({ heading, lines }) => [`${heading}:`, ...lines.map((line) => `  ${line}`)]),
  ].map((line) => `% ${line.replaceAll(/[\r\n]+/g, ' ')}`);
  const tables = [
    tabular(report, accuracy, {
      label: 'accuracy',
      caption: `${study.title}: natural, adversarial and certified accuracy (%).`,
    }),
    tabular(report, rest, {
      label: 'drawdown',
      caption: `${study.title}: drawdown (points), area (%) and cost.`,
    }),
  ];
  return [{ path: 'table.tex', text: `${comments.join('\n')}\n\n${tables.join('\n\n')}\n` }];
};

function tabular(
  { summary, digits }: Report,
  columns: readonly Column[],
  { label, caption }: { readonly label: string; readonly caption: string },
): string {
  const groups = columnSpans(columns);
  const best = new Map(columns.map((column) => [column, bestRows(column, summary.rows, digits)]));
  const heads = groups.map(({ group, count }) => `\\multicolumn{${count}}{c}{${escapeLatex(group)}}`);
  const rules = groups.map(({ first, count }) => `\\cmidrule(lr){${first + 2}-${first + count + 1}}`);
  const lines = summary.rows.map((row) =>
    [
      escapeLatex(row.label),
      ...columns.map((column) =>
        cellText(row, column, { digits, best: best.get(column)?.has(row) ?? false }),
      ),
    ].join(' & '),
  );
  const { study, violations } = summary;
  const warning =
    violations.length === 0 ? '' : ` \\textbf{WRONG: ${violations.length} invariants violated.}`;
  return [
    '\\begin{table*}',
    '  \\centering',
    `  \\caption{${escapeLatex(caption)}${warning}}`,
    `  \\label{tab:${study.suite.replaceAll(/[^A-Za-z0-9-]/g, '-')}-${label}}`,
    '  \\resizebox{\\textwidth}{!}{%',
    `  \\begin{tabular}{l${'r'.repeat(columns.length)}}`,
    '    \\toprule',
    `    & ${heads.join(' & ')} \\\\`,
    `    ${rules.join(' ')}`,
    `    Strategy & ${columns.map(({ heading }) => escapeLatex(heading)).join(' & ')} \\\\`,
    '    \\midrule',
    ...lines.map((line) => `    ${line} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}}',
    '\\end{table*}',
  ].join('\n');
}

function cellText(
  row: RowSummary,
  column: Column,
  { digits, best }: { digits: number; best: boolean },
): string {
  const measure = column.read(row);
  if (measure === null) return '--';
  const { mean, deviation, interval } = formatMeasure(measure, column.unit, digits);
  const number = mean.startsWith('-') ? `$-$${mean.slice(1)}` : mean;
  const value = best ? `\\textbf{${number}}` : number;
  const spread = deviation === null ? '' : ` {\\scriptsize $\\pm$ ${deviation}}`;
  const brackets =
    column.key === 'relief' && interval !== null ? ` {\\scriptsize $[${interval.join(', ')}]$}` : '';
  return `${value}${spread}${brackets}`;
}
