import { epsNearest, formatEps } from '@drawdown/records';
import type { GroupMark, Mark } from 'vega';

import { measureLine } from '../format/measure.ts';
import type { RowSummary, StudySummary } from '../summary.ts';
import type { FigureDesign } from './figure.ts';
import { canvas, inline, label, legend, panel, plainAxis } from './marks.ts';
import { MOST_ROWS_IN_A_PANEL, rowStyle, type SeriesStyle, stylesOf } from './series-style.ts';

interface Panel {
  readonly title: string | null;
  readonly rows: readonly RowSummary[];
  readonly size: readonly [number, number];
  readonly place: readonly [number, number];
  /** Whether the vertical axis has a title. */
  readonly labelled: boolean;
}

/** Certified accuracy over ε, V(0) = N included: a line per row; many rows get a panel per strategy. */
export const certifiedAccuracy: FigureDesign = (summary) => {
  const many = summary.rows.length > MOST_ROWS_IN_A_PANEL;
  const panels = many ? panelsByStrategy(summary.rows) : [onePanel(summary.rows)];
  const bottom = Math.max(...panels.map(({ place, size }) => place[1] + size[1])) + 52;
  const styles = many ? stylesByRadius(summary.rows) : stylesOf(summary.rows);
  const keys = many ? radiusKeys(summary.rows) : summary.rows.map((row) => ({ text: row.label, row }));
  const legendPlace = many ? { x: 60, y: bottom + 8 } : { x: 600, y: 40 };
  const entries = keys.map(({ text, row }) => ({ text, style: styles.get(row) as SeriesStyle }));
  const height = Math.max(bottom, legendPlace.y + 20 * entries.length);
  return {
    title: 'Certified accuracy over the radius',
    caption: `Share of images proved robust at each radius ε by the whole ladder; at ε = 0 natural accuracy. ${summary.rows.some(({ cells }) => cells.length > 1) ? 'Bands: one standard deviation over seeds.' : 'One seed each.'}`,
    spec: canvas(900, height, {
      signals: [{ name: 'radii', value: ['0', ...summary.study.grid.map(formatEps)] }],
      marks: [...panels.map((panel) => drawPanel(panel, summary, styles)), ...legend(entries, legendPlace)],
    }),
  };
};

function onePanel(rows: readonly RowSummary[]): Panel {
  return { title: null, rows, size: [510, 320], place: [60, 16], labelled: true };
}

function panelsByStrategy(rows: readonly RowSummary[]): Panel[] {
  const names = [...new Set(rows.map(({ strategy }) => strategy.name))];
  return names.map((name, place) => ({
    title: name,
    rows: rows.filter(({ strategy }) => strategy.name === name),
    size: [220, 150],
    labelled: place % 3 === 0,
    place: [60 + (place % 3) * 285, 30 + Math.floor(place / 3) * 230],
  }));
}

function radiusKeys(rows: readonly RowSummary[]): { text: string; row: RowSummary }[] {
  const firsts = new Map(rows.toReversed().map((row) => [row.trainedAt, row]));
  return [...new Set(rows.map(({ trainedAt }) => trainedAt))].map((radius) => ({
    text: radius === '' ? 'trained without a radius' : `trained at ${radius}`,
    row: firsts.get(radius) as RowSummary,
  }));
}

function stylesByRadius(rows: readonly RowSummary[]): ReadonlyMap<RowSummary, SeriesStyle> {
  const radii = [...new Set(rows.map(({ trainedAt }) => trainedAt))];
  return new Map(rows.map((row) => [row, rowStyle(radii.indexOf(row.trainedAt))]));
}

function drawPanel(
  { title, rows, size, place, labelled }: Panel,
  { study }: StudySummary,
  styles: ReadonlyMap<RowSummary, SeriesStyle>,
): GroupMark {
  const radii = [0, ...study.grid.map(epsNearest)];
  const frame = { place, size, x: [0, radii.at(-1) as number], y: [0, 1] } as const;
  return panel(frame, {
    data: rows.map((row, place) => inline(`row${place}`, pointsOf(row, radii))),
    axes: [
      plainAxis({
        orient: 'bottom',
        scale: 'x',
        values: radii,
        title: 'perturbation radius ε',
        encode: {
          labels: { update: { text: { signal: 'radii[round(datum.index * (length(radii) - 1))]' } } },
        },
      }),
      plainAxis({
        orient: 'left',
        scale: 'y',
        format: '.0%',
        tickCount: 5,
        ...(labelled ? { title: 'certified accuracy' } : {}),
      }),
    ],
    marks: [
      ...(title === null ? [] : [label(title, { x: 0, y: -14, bold: true })]),
      ...rows.flatMap((row, place) => drawRow(row, `row${place}`, styles.get(row) as SeriesStyle)),
    ],
  });
}

function pointsOf(row: RowSummary, radii: readonly number[]): object[] {
  return [row.natural, ...row.certified].map((measure, place) => ({
    x: radii[place],
    y: measure.mean,
    low: Math.max(0, measure.mean - (measure.deviation ?? 0)),
    high: Math.min(1, measure.mean + (measure.deviation ?? 0)),
    hover:
      place === 0
        ? `${row.label}: natural ${measureLine(measure, 'points', 2)} %`
        : `${row.label}, ε = ${radii[place]}: certified ${measureLine(measure, 'points', 2)} %`,
  }));
}

function drawRow(row: RowSummary, data: string, { colour, dash, shape }: SeriesStyle): Mark[] {
  const x = { scale: 'x', field: 'x' };
  const y = { scale: 'y', field: 'y' };
  const band: Mark = {
    type: 'area',
    aria: false,
    from: { data },
    encode: {
      enter: {
        x,
        y: { scale: 'y', field: 'low' },
        y2: { scale: 'y', field: 'high' },
        fill: { value: colour },
        fillOpacity: { value: 0.18 },
      },
    },
  };
  const line: Mark = {
    type: 'line',
    aria: false,
    from: { data },
    encode: {
      enter: {
        x,
        y,
        stroke: { value: colour },
        strokeWidth: { value: 2 },
        strokeDash: { value: [...dash] },
      },
    },
  };
  const dots: Mark = {
    type: 'symbol',
    from: { data },
    encode: {
      enter: {
        x,
        y,
        fill: { value: colour },
        shape: { value: shape },
        size: { value: 48 },
        description: { field: 'hover' },
      },
    },
  };
  return [...(row.cells.length > 1 ? [band] : []), line, dots];
}
