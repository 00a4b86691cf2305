import type { Axis, Data, GroupMark, Mark, Scale, Spec } from 'vega';

import type { SeriesStyle } from './series-style.ts';

/** Ink: the reader's own text colour. */
export const INK = 'currentColor';

const FONT = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';

/** A specification of a fixed size, in pixels, without anything drawn. */
export function canvas(width: number, height: number, parts: Pick<Spec, 'marks' | 'signals'>): Spec {
  return { width, height, padding: 0, autosize: 'none', ...parts };
}

/** An axis with the look that all figures share. */
export function plainAxis(axis: Axis): Axis {
  return {
    domainColor: INK,
    domainOpacity: 0.4,
    ticks: false,
    grid: true,
    gridColor: INK,
    gridOpacity: 0.12,
    labelColor: INK,
    labelFont: FONT,
    labelFontSize: 11,
    labelPadding: 6,
    labelOverlap: false,
    titleColor: INK,
    titleFont: FONT,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 8,
    ...axis,
  };
}

/** A panel at a fixed place, with the scales `x` and `y` (where it has one) over given domains. */
export function panel(
  { place: [left, top], size: [width, height], x, y }: PanelFrame,
  parts: Pick<GroupMark, 'data' | 'axes' | 'marks'>,
): GroupMark {
  const scale = (name: string, domain: Domain, range: Domain): Scale => ({
    name,
    type: 'linear',
    domain: [...domain],
    range: [...range],
    zero: false,
  });
  return {
    type: 'group',
    encode: {
      enter: { x: { value: left }, y: { value: top }, width: { value: width }, height: { value: height } },
    },
    // Grid lines are as long as these say.
    signals: [
      { name: 'width', value: width },
      { name: 'height', value: height },
    ],
    scales: [scale('x', x, [0, width]), ...(y === undefined ? [] : [scale('y', y, [height, 0])])],
    ...parts,
  };
}

type Domain = readonly [number, number];

/** Where a panel lies, in pixels, and what its scales span. */
export interface PanelFrame {
  readonly place: readonly [number, number];
  readonly size: readonly [number, number];
  readonly x: Domain;
  readonly y?: Domain;
}

/** Inline data. */
export function inline(name: string, values: readonly object[]): Data {
  return { name, values: [...values] };
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly size?: number;
  readonly bold?: boolean;
  readonly opacity?: number;
}

/** A line of text at a fixed place. */
export function label(text: string, place: TextPlace): Mark {
  const { x, y, align = 'left', size = 12, bold = false, opacity = 1 } = place;
  return {
    type: 'text',
    aria: false,
    encode: {
      enter: {
        x: { value: x },
        y: { value: y },
        align: { value: align },
        baseline: { value: 'middle' },
        text: { value: text },
        fill: { value: INK },
        fillOpacity: { value: opacity },
        font: { value: FONT },
        fontSize: { value: size },
        fontWeight: { value: bold ? 'bold' : 'normal' },
      },
    },
  };
}

/** A straight line between fixed places. */
export function segment(
  from: readonly [number, number],
  to: readonly [number, number],
  {
    colour,
    dash = [],
    width = 2,
  }: { readonly colour: string; readonly dash?: readonly number[]; readonly width?: number },
): Mark {
  return {
    type: 'rule',
    aria: false,
    encode: {
      enter: {
        x: { value: from[0] },
        y: { value: from[1] },
        x2: { value: to[0] },
        y2: { value: to[1] },
        stroke: { value: colour },
        strokeWidth: { value: width },
        strokeDash: { value: [...dash] },
      },
    },
  };
}

/** A symbol at a fixed place, with the text shown while the pointer rests on it. */
export function symbol([x, y]: readonly [number, number], style: SeriesStyle, hover?: string): Mark {
  return {
    type: 'symbol',
    ...(hover === undefined ? { aria: false } : {}),
    encode: {
      enter: {
        x: { value: x },
        y: { value: y },
        shape: { value: style.shape },
        size: { value: 64 },
        fill: { value: style.colour },
        ...(hover === undefined ? {} : { description: { value: hover } }),
      },
    },
  };
}

/** A legend: a line with its symbol, and a text, for each entry, from the top left down. */
export function legend(
  entries: readonly { readonly text: string; readonly style: SeriesStyle }[],
  { x, y, lines = true }: { readonly x: number; readonly y: number; readonly lines?: boolean },
): Mark[] {
  return entries.flatMap(({ text, style }, place) => {
    const middle = y + 20 * place;
    return [
      ...(lines ? [segment([x, middle], [x + 30, middle], style)] : []),
      symbol([x + 15, middle], style),
      label(text, { x: x + 38, y: middle }),
    ];
  });
}
