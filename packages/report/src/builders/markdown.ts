import { bestRows } from '../best.ts';
import { HOW_TO_READ } from '../column-meanings.ts';
import { type Column, columnsOf } from '../columns.ts';
import { escapeMarkdown } from '../format/escape.ts';
import { formatMeasure, measureLine, typographic } from '../format/measure.ts';
import { notesOf } from '../notes.ts';
import type { Builder, Report } from '../report-file.ts';
import { rungTable } from '../rung-table.ts';
import type { RowSummary } from '../summary.ts';

/** `README.md`: both tables, the figures by reference, and the notes. */
export const markdown: Builder = (report) => {
  const { summary, figures } = report;
  const { study, violations } = summary;
  const sections = [
    `# ${escapeMarkdown(study.title)}`,
    `Suite \`${study.suite}\`. ${escapeMarkdown(HOW_TO_READ)}`,
    ...(violations.length === 0 ? [] : [violationSection(violations)]),
    mainTable(report),
    ...figures.map(({ name, title }) => `![${escapeMarkdown(title)}](figures/${name}.svg)`),
    `## Certified by rung\n\nCumulative, in %: certified by this rung or an earlier one. Unknown: images without an answer, per network.\n\n${secondTable(report)}`,
    ...notesOf(summary).map(
      ({ heading, lines }) =>
        `## ${heading}\n\n${lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`,
    ),
  ];
  return [{ path: 'README.md', text: `${sections.join('\n\n')}\n` }];
};

function violationSection(violations: readonly string[]): string {
  const lines = violations.map((line) => `> - ${escapeMarkdown(line)}`).join('\n');
  return `> **THESE RESULTS ARE WRONG: ${violations.length} invariant${violations.length === 1 ? '' : 's'} violated**\n>\n${lines}`;
}

function mainTable({ summary, digits }: Report): string {
  const columns = columnsOf(summary);
  const best = new Map(columns.map((column) => [column, bestRows(column, summary.rows, digits)]));
  const heading = ({ group, heading: name }: Column): string =>
    group.startsWith('ε =') && group !== 'ε = 0' ? `${name} ${group.slice(4)}` : name;
  return grid(
    ['strategy', ...columns.map(heading)],
    summary.rows.map((row) => [
      escapeMarkdown(row.label),
      ...columns.map((column) =>
        cellText(row, column, { digits, best: best.get(column)?.has(row) ?? false }),
      ),
    ]),
  );
}

function cellText(
  row: RowSummary,
  column: Column,
  { digits, best }: { digits: number; best: boolean },
): string {
  const measure = column.read(row);
  if (measure === null) return '–';
  const { interval, where } = formatMeasure(measure, column.unit, digits);
  const line = measureLine(measure, column.unit, digits);
  const value = best ? `**${line}**` : line;
  if (column.key === 'relief' && interval !== null) return `${value} [${typographic(interval.join(', '))}]`;
  return where === null ? value : `${value} (${where})`;
}

function secondTable({ summary, digits }: Report): string {
  const { groups, rows } = rungTable(summary);
  const columns = groups.flatMap(({ heading, columns: inner }) =>
    inner.map((column) => ({ ...column, heading: `${column.heading} at ${heading.slice(4)}` })),
  );
  return grid(
    ['strategy', ...columns.map(({ heading }) => escapeMarkdown(heading))],
    rows.map((row) => [
      escapeMarkdown(row.label),
      ...columns.map(({ read, unit }) => measureLine(read(row), unit, digits)),
    ]),
  );
}

function grid(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = header.map((_, place) => (place === 0 ? ':--' : '--:'));
  return [header, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
