import { type Eps, epsNearest, formatEps } from '@drawdown/records';
import type { FoundRadii } from '@drawdown/verifier';

import { textTable } from './text-table.ts';

/** What was found for one image, as `--json` and `--records` give it. */
export interface ImageRadii {
  /** The image's place in the data set's own order. */
  readonly index: number;
  readonly label: number;
  /** Whether the image is surely classified right without perturbation; else no radius is searched for. */
  readonly correct: boolean;
  /** The largest radius certified; null where none was. */
  readonly certified: Eps | null;
  readonly certifiedBy: string | null;
  /** The smallest radius falsified; null where none was. */
  readonly falsified: Eps | null;
  readonly falsifiedBy: string | null;
  readonly seconds: number;
  /** There where time was up for a verifier. */
  readonly reason?: 'timeout';
}

/** What the images come to. */
export interface RadiiSummary {
  readonly images: number;
  readonly correct: number;
  /** Images with a certified radius. */
  readonly certified: number;
  /** Over all images, those without a certified radius counting 0. */
  readonly meanCertified: number;
  /** Images with a falsified radius. */
  readonly falsified: number;
  /** Over the images with a falsified radius; null where there is none. */
  readonly meanFalsified: number | null;
}

/** The record of one image. */
export function imageRadii(
  { index, label }: { readonly index: number; readonly label: number },
  { isCorrect, certified, falsified, isLate, seconds }: FoundRadii,
): ImageRadii {
  return {
    index,
    label,
    correct: isCorrect,
    certified: certified?.eps ?? null,
    certifiedBy: certified?.rung ?? null,
    falsified: falsified?.eps ?? null,
    falsifiedBy: falsified?.rung ?? null,
    seconds,
    ...(isLate ? { reason: 'timeout' } : {}),
  };
}

/** Counts and means over at least one image. */
export function radiiSummary(radii: readonly ImageRadii[]): RadiiSummary {
  const certified = radii.flatMap((image) => image.certified ?? []);
  const falsified = radii.flatMap((image) => image.falsified ?? []);
  return {
    images: radii.length,
    correct: radii.filter(({ correct }) => correct).length,
    certified: certified.length,
    meanCertified: total(certified) / radii.length,
    falsified: falsified.length,
    meanFalsified: falsified.length === 0 ? null : total(falsified) / falsified.length,
  };
}

function total(radii: readonly Eps[]): number {
  return radii.reduce((sum, eps) => sum + epsNearest(eps), 0);
}

/** A row for each image, and the means in words. */
export function radiiTable(radii: readonly ImageRadii[]): string {
  const { images, correct, certified, meanCertified, falsified, meanFalsified } = radiiSummary(radii);
  const late = radii.filter(({ reason }) => reason === 'timeout').length;
  const head = ['index', 'label', 'certified', 'falsified', 'seconds', ''];
  const rows = radii.map((image) => [
    `${image.index}`,
    `${image.label}`,
    shown(image.certified, image.certifiedBy),
    shown(image.falsified, image.falsifiedBy),
    image.seconds.toFixed(2),
    image.correct ? (image.reason ?? '') : 'wrong',
  ]);
  return [
    textTable([head, ...rows]),
    '',
    `${correct} of ${images} images are right without perturbation`,
    `mean certified radius ${meanCertified.toFixed(5)} over all ${images} images (${certified} certified, the others count 0)`,
    meanFalsified === null
      ? 'no image was falsified'
      : `mean falsified radius ${meanFalsified.toFixed(5)} over the ${falsified} images falsified`,
    ...(late === 0 ? [] : [`time was up for ${late} images: more of it might bring their radii closer`]),
  ].join('\n');
}

function shown(eps: Eps | null, rung: string | null): string {
  return eps === null ? '–' : `${formatEps(eps)} (${rung})`;
}
