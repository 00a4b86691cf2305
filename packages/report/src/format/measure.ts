import type { Measure } from '../measure.ts';

/** `points`: a share shown × 100; `slope`: share per unit of ε, shown as points per 0.01 of ε; `radius`; `seconds`; `count`. */
export type Unit = 'points' | 'slope' | 'radius' | 'seconds' | 'count';

/** The texts of a measure, ASCII, without units. */
export interface MeasureText {
  readonly mean: string;
  /** Null for a single seed. */
  readonly deviation: string | null;
  readonly interval: readonly [string, string] | null;
  readonly where: string | null;
}

/** Digits after the point that tell one image from none: one up to 1,000 images, two beyond. */
export function digitsFor(images: number): number {
  return images > 1_000 ? 2 : 1;
}

/** Radii of images in [0, 1]: a third of a step of 1/255. */
const RADIUS_DIGITS = 3;

/** A number of a unit as text, with `digits` after the point. */
export function formatValue(value: number, unit: Unit, digits: number): string {
  if (unit === 'seconds') return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
  if (unit === 'count') return Number.isInteger(value) ? String(value) : value.toFixed(1);
  if (unit === 'radius') return value.toFixed(RADIUS_DIGITS);
  const text = (unit === 'points' ? value * 100 : value).toFixed(digits);
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/** The texts of a measure. */
export function formatMeasure(measure: Measure, unit: Unit, digits: number): MeasureText {
  const { mean, deviation, interval, where } = measure;
  const text = (value: number): string => formatValue(value, unit, digits);
  return {
    mean: text(mean),
    deviation: deviation === null ? null : text(deviation),
    interval: interval === undefined ? null : [text(interval.lower), text(interval.upper)],
    where: where ?? null,
  };
}

/** A measure in one line of plain text: `93.1 ± 0.2`, `1.4 [0.3, 2.5]`, `–` for null. */
export function measureLine(measure: Measure | null, unit: Unit, digits: number): string {
  if (measure === null) return '–';
  const { mean, deviation } = formatMeasure(measure, unit, digits);
  return typographic(deviation === null ? mean : `${mean} ± ${deviation}`);
}

/** Text with minus signs instead of hyphens before digits. */
export function typographic(text: string): string {
  return text.replaceAll(/-(?=\d)/g, '−');
}
