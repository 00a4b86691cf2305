import { bestRows } from '../best.ts';
import { HOW_TO_READ } from '../column-meanings.ts';
import { columnSpans } from '../column-spans.ts';
import { type Column, columnsOf } from '../columns.ts';
import type { Figure } from '../figures/figure.ts';
import { escapeHtml } from '../format/escape.ts';
import { formatMeasure, measureLine, typographic } from '../format/measure.ts';
import { imagesOf, notesOf } from '../notes.ts';
import type { Report } from '../report-file.ts';
import { rungTable } from '../rung-table.ts';
import type { RowSummary } from '../summary.ts';
import { type HtmlCell, htmlTable } from './table.ts';

/** The body of the HTML report. */
export function pageBody(report: Report): string {
  const { summary, figures } = report;
  const { study, violations } = summary;
  const [curves, ...others] = figures;
  return [
    `<h1>${escapeHtml(study.title)}</h1>`,
    `<p class="facts">${escapeHtml(facts(report))}</p>`,
    violationBox(violations),
    `<p>${escapeHtml(HOW_TO_READ)}</p>`,
    mainTable(report),
    ...(curves === undefined ? [] : [figureBlock(curves)]),
    ...others.map(figureBlock),
    '<h2>Certified by rung</h2>',
    secondTable(report),
    '<section class="notes"><h2>What the numbers mean</h2>',
    ...notesOf(summary).map(
      ({ heading, lines }) =>
        `<h3>${escapeHtml(heading)}</h3><ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`,
    ),
    '</section>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function facts({ summary }: Report): string {
  const configs = summary.rows.map(({ config }) => config);
  const datasets = [...new Set(configs.map(({ dataset }) => dataset))].join(', ');
  const networks = [...new Set(configs.map(({ network }) => network))].join(', ');
  const seeds = [...new Set(summary.rows.map(({ cells }) => cells.length))].join(' or ');
  const plural = seeds === '1' ? 'seed' : 'seeds';
  return `Suite ${summary.study.suite} · ${datasets} · ${networks} · ${imagesOf(summary)} images · ${seeds} ${plural} per row`;
}

function violationBox(violations: readonly string[]): string {
  if (violations.length === 0) return '';
  const lines = violations.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  const count = `${violations.length} invariant${violations.length === 1 ? '' : 's'} violated`;
  return `<div class="alarm" role="alert"><strong>These results are wrong: ${count}.</strong><ul>${lines}</ul></div>`;
}

function mainTable({ summary, digits }: Report): string {
  const columns = columnsOf(summary);
  const best = new Map(columns.map((column) => [column, bestRows(column, summary.rows, digits)]));
  return htmlTable({
    caption:
      'Accuracies and area in %, drawdown, risk, shortfall and relief in points. Highlighted: the best of a column.',
    groups: columnSpans(columns).map(({ group, first, count }) => ({
      heading: group,
      columns: columns.slice(first, first + count).map(({ heading }) => heading),
    })),
    rows: summary.rows.map((row) => ({
      name: row.label,
      cells: columns.map((column) =>
        cellOf(row, column, { digits, best: best.get(column)?.has(row) ?? false }),
      ),
    })),
  });
}

function cellOf(
  row: RowSummary,
  column: Column,
  { digits, best }: { digits: number; best: boolean },
): HtmlCell {
  const measure = column.read(row);
  if (measure === null) return { text: '–' };
  const { mean, deviation, interval, where } = formatMeasure(measure, column.unit, digits);
  const range = interval === null ? null : typographic(`[${interval.join(', ')}]`);
  const below = [deviation === null ? null : `± ${deviation}`, column.key === 'relief' ? range : null, where];
  return {
    text: typographic(mean),
    below: below.filter((part) => part !== null),
    hover: range === null ? null : `95 % interval over images ${range}`,
    best,
  };
}

function secondTable({ summary, digits }: Report): string {
  const { groups, rows } = rungTable(summary);
  return htmlTable({
    caption:
      'Cumulative, in %: certified by this rung or an earlier one. Unknown: images without an answer, per network.',
    groups: groups.map(({ heading, columns }) => ({
      heading,
      columns: columns.map((column) => column.heading),
    })),
    rows: rows.map((row) => ({
      name: row.label,
      cells: groups.flatMap(({ columns }) =>
        columns.map(({ read, unit }) => ({ text: measureLine(read(row), unit, digits) })),
      ),
    })),
  });
}

function figureBlock({ title, caption, svg }: Figure): string {
  return `<h2>${escapeHtml(title)}</h2>\n<figure>\n${svg}<figcaption>${escapeHtml(caption)}</figcaption>\n</figure>`;
}
